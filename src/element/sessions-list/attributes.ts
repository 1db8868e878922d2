/** Knows how `<still-here-sessions>` is written in a template. */
import type { OwnSessionsListMessages } from './words.ts';

/** The attributes of `<still-here-sessions>`: see `SessionsListElement`. */
export interface SessionsListAttributes {
  base?: string | undefined;
  'sign-in-url'?: string | undefined;
}

/** What a template gives it beside attributes: it is set as a property. */
export interface SessionsListProperties {
  readonly messages?: OwnSessionsListMessages;
}
