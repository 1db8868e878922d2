/** Knows how a page's session becomes a signal of Solid. */
import { createSignal, onCleanup, onMount, sharedConfig, type Accessor } from 'solid-js';
import type { SessionSnapshot, WatchOptions } from '../client/index.ts';
import type { StillHereAttributes } from '../element/attributes.ts';
import type { OwnMessages } from '../element/index.ts';
import type {
  SessionsListAttributes,
  SessionsListProperties,
} from '../element/sessions-list/attributes.ts';
import {
  createComponentSession,
  FIRST_SNAPSHOT,
  type SessionActions,
} from './shared/component-session.ts';

// Hands out nothing: TypeScript knows the element and its event.
export type {} from '../element/sessions-list/sessions-list.ts';

export type { SessionActions } from './shared/component-session.ts';

/** The session of this page, as a component sees it. */
export interface Session extends SessionActions {
  /** How the session stands; on a server and until the first answer: active, without an id. */
  readonly snapshot: Accessor<SessionSnapshot>;
}

/**
 * The session of this page, for a component. All share one watch, which begins when the first of them is mounted, so
 * never on a server, and goes on until the last is disposed of, whether or not anything reads its snapshot.
 * @throws TypeError for options that cannot work; when it is mounted, for others than those of the watch that there is.
 */
export function createSession(options: WatchOptions = {}): Session {
  const session = createComponentSession(options);
  // What is hydrated must be as the server has rendered it.
  const isHydrated = Boolean(sharedConfig.context);
  const [snapshot, setSnapshot] = createSignal(isHydrated ? FIRST_SNAPSHOT : session.snapshot);
  const update = (): SessionSnapshot => setSnapshot(session.snapshot);
  session.subscribe(update);
  onMount(() => {
    onCleanup(session.start());
    update();
  });
  return { ...session.actions, snapshot };
}

/** Solid sets what is not a fixed text as a property of the element: `attr:` makes it an attribute. */
type Written<Attributes> = {
  [
    Name in keyof Attributes as Name extends string ? Name | `attr:${Name}` : never
  ]: Attributes[Name];
};

declare module 'solid-js' {
  // How Solid's own types are put together.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'still-here': HTMLAttributes<HTMLElementTagNameMap['still-here']> &
        Written<StillHereAttributes> & { readonly messages?: OwnMessages };
      'still-here-sessions': HTMLAttributes<HTMLElementTagNameMap['still-here-sessions']> &
        Written<SessionsListAttributes> &
        SessionsListProperties;
    }
  }
}
