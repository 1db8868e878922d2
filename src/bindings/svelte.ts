/** Knows how a page's session becomes reactive in Svelte 5. */
import { onMount } from 'svelte';
import type { HTMLAttributes as Attributes } from 'svelte/elements';
import { createSubscriber } from 'svelte/reactivity';
import type { SessionSnapshot, WatchOptions } from '../client/index.ts';
import type { StillHereAttributes } from '../element/attributes.ts';
import type { OwnMessages } from '../element/index.ts';
import type {
  SessionsListAttributes,
  SessionsListProperties,
} from '../element/sessions-list/attributes.ts';
import { createComponentSession, type SessionActions } from './shared/component-session.ts';

// Hands out nothing: TypeScript knows the element and its event.
export type {} from '../element/sessions-list/sessions-list.ts';

export type { SessionActions } from './shared/component-session.ts';

/** The session of this page, as a component sees it. */
export interface Session extends SessionActions {
  /** How the session stands; on a server and until the first answer: active, without an id. Reactive where it is read. */
  readonly snapshot: SessionSnapshot;
}

/**
 * The session of this page, for the script of a component. All share one watch, which begins when the first of them is
 * mounted, so never on a server, and goes on until the last is gone, whether or not anything reads its snapshot.
 * @throws TypeError for options that cannot work; when it is mounted, for others than those of the watch that there is.
 */
export function createSession(options: WatchOptions = {}): Session {
  const session = createComponentSession(options);
  let hasStarted = (): void => {};
  const read = createSubscriber((update) => {
    hasStarted = update;
    return session.subscribe(update);
  });
  onMount(() => {
    const stop = session.start();
    hasStarted();
    return stop;
  });
  return {
    ...session.actions,
    get snapshot() {
      read();
      return session.snapshot;
    },
  };
}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'still-here': Attributes<HTMLElementTagNameMap['still-here']> &
      StillHereAttributes & {
        readonly messages?: OwnMessages;
        readonly 'onstillhere:session'?: (
          event: GlobalEventHandlersEventMap['stillhere:session'],
        ) => void;
      };
    'still-here-sessions': Attributes<HTMLElementTagNameMap['still-here-sessions']> &
      SessionsListAttributes &
      SessionsListProperties & {
        readonly 'onstillhere:sign-in-needed'?: (
          event: GlobalEventHandlersEventMap['stillhere:sign-in-needed'],
        ) => void;
      };
  }
}
