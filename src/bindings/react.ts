/** Knows how a page's session becomes a hook and a component of React 18 and 19. */
'use client';

import {
  createElement,
  useCallback,
  useInsertionEffect,
  useState,
  useSyncExternalStore,
  type ReactElement,
} from 'react';
import type { SessionSnapshot, WatchOptions } from '../client/index.ts';
import {
  attributesOf,
  type StillHereAttributes,
  type StillHereProps,
} from '../element/attributes.ts';
import type { OwnMessages, StillHereElement } from '../element/index.ts';
import { register } from '../element/register.ts';
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

export type { StillHereProps } from '../element/attributes.ts';
export type { SessionActions } from './shared/component-session.ts';

/** The session of this page, as a component sees it. */
export interface Session extends SessionActions {
  /** How the session stands; on a server and until the first answer: active, without an id. */
  readonly snapshot: SessionSnapshot;
}

/**
 * The session of this page. All components share one watch, which needs no provider; the options are those of the first
 * render. It goes on for as long as one of them is mounted, also where `<Activity>` hides it: React then takes off its
 * effects, but not what stands in an insertion effect, which hangs on the component alone.
 * @throws TypeError for options that cannot work, or are not those of the watch that there is.
 */
export function useSession(options: WatchOptions = {}): Session {
  const [session] = useState(() => createComponentSession(options));
  useInsertionEffect(session.start, [session]);
  const snapshot = useSyncExternalStore(
    session.subscribe,
    () => session.snapshot,
    () => FIRST_SNAPSHOT,
  );
  return { ...session.actions, snapshot };
}

/** Always the same, so that a render changes nothing. */
const NO_WORDS: OwnMessages = {};

/** `<still-here>` as a component: the warning, where nothing else of stillhere is needed. Another `key` renews it. */
export function StillHere(props: StillHereProps): ReactElement {
  const { messages = NO_WORDS } = props;
  const ref = useCallback(
    (element: Partial<StillHereElement> | null): void => {
      if (element === null) return;
      register();
      element.messages = messages;
    },
    [messages],
  );
  return createElement('still-here', { ...attributesOf(props), ref });
}

declare module 'react' {
  // How React's own types are put together.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'still-here': React.DetailedHTMLProps<
        React.HTMLAttributes<HTMLElementTagNameMap['still-here']>,
        HTMLElementTagNameMap['still-here']
      > &
        StillHereAttributes & { readonly messages?: OwnMessages };
      'still-here-sessions': React.DetailedHTMLProps<
        React.HTMLAttributes<HTMLElementTagNameMap['still-here-sessions']>,
        HTMLElementTagNameMap['still-here-sessions']
      > &
        SessionsListAttributes &
        SessionsListProperties;
    }
  }
}
