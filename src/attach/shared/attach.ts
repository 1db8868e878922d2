/** Knows how sessions are put over those that an app has already: ours is the lifetime, the host's are the data. */
import { SetUpError } from '../../core/errors.ts';
import { checkMethods } from '../../core/options.ts';
import { putTogether } from '../../server/create-sessions.ts';
import type { Sessions, SessionsOptions } from '../../server/index.ts';
import { parseOptions } from '../../server/options.ts';
import { createHostCredential } from './host-credential.ts';
import type { Host } from './host.ts';
import { createLifetime } from './lifetime.ts';

/** How the sessions of a host are kept to their time: as `createSessions`, but that the cookie is the host's. */
export type AttachOptions = Omit<SessionsOptions, 'sameSite' | 'cookieName'>;

/**
 * Attaches to the sessions that an app has already. Who is signed in stays so; sign-ins are the host's, and ends are final
 * there too. A door is put before what this gives as before `createSessions`: `createExpressSessions(attach(...))`.
 * @throws TypeError for options that cannot work, with what to change.
 */
export function attach<Data = Readonly<Record<string, unknown>>>(
  host: Host,
  options: AttachOptions,
): Sessions<Data> {
  checkMethods<Pick<Host, 'identify' | 'end'>>('host', host, { identify: true, end: true });
  for (const name of ['sameSite', 'cookieName']) {
    if (options !== undefined && name in options) {
      throw new TypeError(`attach has no "${name}": the cookie is that of ${host.name}`);
    }
  }
  const parsed = parseOptions(options);
  for (const { maxSessions, onLimit } of parsed.fixedPolicies) {
    if (onLimit === 'refuse' && maxSessions !== Number.POSITIVE_INFINITY) {
      throw new TypeError(
        `"onLimit" cannot be 'refuse' here: ${host.name} signs people in before stillhere is asked. Leave it out: the session that was left alone for longest ends`,
      );
    }
  }
  if (parsed.store === undefined && host.forgetsAtRestart !== true) {
    parsed.warn(
      new SetUpError(
        `Without "store", ends are kept in the memory of this process: after a restart ${host.name} may take again what has ended. Give attach a store that stays`,
      ),
    );
  }
  return putTogether(parsed, (house) => {
    host.attached?.(createLifetime(house, host, parsed.warn));
    return createHostCredential(house, host);
  });
}
