/** Knows the words of the dialog: those of a language, and what an app says in its own. */
import type { EndReason } from '../client/index.ts';
import { words as en } from '../languages/en.ts';
import type { Forms } from '../languages/words.ts';

/** A text with `{time}` in it for how long, or a function of that, in whole seconds. */
export type Timed = string | ((seconds: number) => string);

/** The words of the dialog, in one language. Times are in whole seconds. */
export interface Messages {
  /** The tag of the language. */
  readonly lang: string;
  /** How the words run; without it, as the first of them does. */
  readonly dir?: 'ltr' | 'rtl' | undefined;
  /** What stands for `{time}`: `2 minutes 13 seconds`. */
  duration(seconds: number): string;
  /** The ticking time: `2:13`. */
  clock(seconds: number): string;
  readonly idleTitle: string;
  /** Said once, when the dialog opens. */
  readonly idleText: Timed;
  readonly absoluteTitle: string;
  readonly absoluteText: Timed;
  readonly stay: string;
  /** Where the policy lets a person choose a longer idle timeout: the button, what it does, and the way back. */
  readonly moreTime: string;
  readonly moreTimeText: Timed;
  readonly usualTime: string;
  readonly carryOn: string;
  readonly signOut: string;
  /** Seen beside the ticking time. */
  readonly timeLeft: string;
  /** Spoken now and then. */
  readonly secondsLeft: Timed;
  readonly extending: string;
  readonly extendFailed: string;
  readonly signOutFailed: string;
  readonly checkingTitle: string;
  readonly checkingText: string;
  readonly unreachableText: string;
  readonly strandedText: string;
  readonly tryAgain: string;
  /** Somebody between page and server, such as a proxy, wants a sign-in. Its button says `signInAgain`. */
  readonly throughTitle: string;
  readonly throughText: string;
  /** Added in a warning. */
  readonly throughWarning: Timed;
  readonly throughBlocked: string;
  readonly notNow: string;
  readonly endedTitle: string;
  readonly ended: Readonly<Record<EndReason | 'unknown', string>>;
  readonly signInAgain: string;
}

/** What an app says in its own words. The rest is said in the language of `lang`, or of the page. */
export type OwnMessages = Partial<Omit<Messages, 'ended'>> & {
  readonly ended?: Partial<Messages['ended']>;
};

/** English, which loads nothing of what other languages need. */
export const english: Messages = {
  ...en,
  lang: 'en',
  duration: (seconds) =>
    [counted(Math.floor(seconds / 60), en.minutes), counted(seconds % 60, en.seconds)]
      .filter(Boolean)
      .join(' ') || en.moment,
  clock: (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
};

/** What has a time, with that. */
export function timed(messages: Messages, text: Timed, seconds: number): string {
  return typeof text === 'string'
    ? text.split('{time}').join(messages.duration(seconds))
    : text(seconds);
}

function counted(count: number, { one, other }: Forms): string {
  return count > 0 ? ((count === 1 && one) || other).replace('{n}', `${count}`) : '';
}
