/** Knows how our own cookie says whose session it is: puts its rooms together. */
import type { Credential } from '../credential.ts';
import { createNearness } from '../nearness.ts';
import type { ParsedOptions } from '../options.ts';
import type { House } from '../parts.ts';
import { longestLifeOf } from '../policies.ts';
import { checkRequest } from './check-request.ts';
import { createCookieNames } from './cookie-name.ts';
import type { CookieParts } from './cookie-parts.ts';
import { createSessionCookie } from './cookie.ts';
import { landingFor } from './landing.ts';
import { endHere, giveToken, isOutOfDate, nameFor, settle } from './one-session.ts';
import { createSetUpWatch } from './set-up.ts';

/** Makes the credential that is a cookie. */
export function createCookieCredential(house: House, options: ParsedOptions): Credential {
  const { clock, fixedPolicies, origin, sameSite } = options;
  const setUp = createSetUpWatch({ ...options, now: () => clock.wall() });
  for (const policy of fixedPolicies) setUp.policy(policy);
  const migratedAt = clock.wall() + longestLifeOf(fixedPolicies);
  const cookie = createSessionCookie({
    ...{ origin, sameSite },
    names: createCookieNames(options),
    nearnessOf: createNearness(origin),
    isMigrating: () => clock.wall() < migratedAt,
  });
  const parts: CookieParts = { ...house, cookie, sameSite, setUp };

  return {
    check: (request, kind) => checkRequest(parts, request, kind),
    landing: (request, isPage) => landingFor(parts, request, isPage),
    settle: (request, answer) => settle(parts, request, answer),
    newPlace(request) {
      const { name, mark } = cookie.placeFor(request);
      return {
        mark,
        async give(answer, given) {
          await giveToken(parts, request, answer, name, given);
          setUp.policy(given.policy);
          setUp.given(request, name);
        },
      };
    },
    placeOf(request, id) {
      const name = nameFor(parts, request, id);
      return { give: (answer, given) => giveToken(parts, request, answer, name, given) };
    },
    isOutOfDate: (request) => isOutOfDate(parts, request),
    end: (request, answer) => endHere(parts, request, answer),
  };
}
