/** Knows what the rooms of the cookie share. */
import type { House } from '../parts.ts';
import type { SameSite, SessionCookie } from './cookie.ts';
import type { SetUpWatch } from './set-up.ts';

/** The parts of the server that a cookie needs, and its own. */
export interface CookieParts extends House {
  readonly cookie: SessionCookie;
  readonly sameSite: SameSite;
  readonly setUp: SetUpWatch;
}
