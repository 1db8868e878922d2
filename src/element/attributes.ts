/** Knows how `<still-here>` is written in a template, with attributes or as a component. */
import type { WatchOptions } from '../client/index.ts';
import type { Messages, OwnMessages } from './messages.ts';

/** `idleTitle` is `idle-title`. */
type Dashed<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? '' : '-'}${Lowercase<First>}${Dashed<Rest>}`
  : Name;

/** What the element says. What has `{time}` in it says how long; where a language has the time, these should too. */
type TextAttributes = {
  [
    Name in Exclude<
      keyof Messages,
      'lang' | 'dir' | 'duration' | 'clock' | 'ended' | 'signInAgain'
    > as Dashed<Name>
  ]?: string | undefined;
};

/** The attributes of `<still-here>`: see `StillHereElement`. One that is there by its presence is never `false`. */
export interface StillHereAttributes extends TextAttributes {
  base?: string | undefined;
  'sign-in-url'?: string | undefined;
  'sign-in-again'?: 'window' | 'frame' | '' | undefined;
  'unsaved-forms'?: string | undefined;
  'frame-origins'?: string | undefined;
  push?: true | '' | undefined;
  'dismiss-on-activity'?: true | '' | undefined;
  'title-countdown'?: true | '' | undefined;
  /** Kinds, by spaces, for the script of `stillhere/notices.js`: see `NoticesOptions`. */
  notices?: string | undefined;
  debug?: true | '' | undefined;
}

/** The same for a component of a framework. What changes later changes the page only with another element. */
export interface StillHereProps {
  readonly base?: string | undefined;
  readonly signInUrl?: string | undefined;
  /** See `WatchOptions`; what the app does itself is said to `watchSession`. */
  readonly signInAgain?: 'window' | 'frame' | undefined;
  /** A selector: see `unsavedForms` of `WatchOptions`. */
  readonly unsavedForms?: string | undefined;
  readonly frameOrigins?: readonly string[] | undefined;
  readonly push?: boolean | undefined;
  readonly dismissOnActivity?: boolean | undefined;
  /** Whether the time that is left also stands in the page's title. */
  readonly titleCountdown?: boolean | undefined;
  /** Shows a developer what the page believes. */
  readonly debug?: boolean | undefined;
  /** Words of the app's own, or some of them. The rest is said in the page's language. */
  readonly messages?: OwnMessages | undefined;
}

/** What a component writes onto the element: only texts, which every framework writes as attributes. */
export function attributesOf(props: StillHereProps): StillHereAttributes {
  const present = (value: boolean | undefined): '' | undefined => (value === true ? '' : undefined);
  return {
    base: props.base,
    'sign-in-url': props.signInUrl,
    'sign-in-again': props.signInAgain,
    'unsaved-forms': props.unsavedForms,
    'frame-origins': props.frameOrigins?.join(' '),
    push: present(props.push),
    'dismiss-on-activity': present(props.dismissOnActivity),
    'title-countdown': present(props.titleCountdown),
    debug: present(props.debug),
  };
}

/** The options of the watch that the element starts. What is not said is left out: it is as in the watch that there is. */
export function watchOptionsOf(props: StillHereProps): WatchOptions {
  const { base, signInUrl, signInAgain, unsavedForms, frameOrigins, push, dismissOnActivity } =
    props;
  return {
    ...(base === undefined ? {} : { base }),
    ...(signInUrl === undefined ? {} : { signInUrl }),
    ...(signInAgain === undefined ? {} : { signInAgain }),
    ...(unsavedForms === undefined ? {} : { unsavedForms }),
    ...(frameOrigins === undefined ? {} : { frameOrigins }),
    ...(push === true ? { push } : {}),
    ...(dismissOnActivity === true ? { dismissOnActivity } : {}),
  };
}
