/** Knows what a host may ask and tell of the sessions that are attached to it, without a request. */
import type { Policy } from '../../core/policy.ts';
import type { Asker } from '../../engine/checking.ts';
import type { House } from '../../server/parts.ts';
import type { Host, Lifetime } from './host.ts';
import { idOf } from './identity.ts';

/** Of a session's own limits alone: those of the moment are the guard's, which has the request. */
const OWN_LIMITS: Policy = {
  idleTimeout: Number.POSITIVE_INFINITY,
  absoluteTimeout: Number.POSITIVE_INFINITY,
  warnBefore: 0,
  maxHold: 0,
  maxSessions: Number.POSITIVE_INFINITY,
  onLimit: 'end-oldest',
  endOnClose: Number.POSITIVE_INFINITY,
  persistent: false,
  tombstoneFor: 0,
  activity: 'requests',
};

/** Makes what a host is told when it is attached. */
export function createLifetime({ engine }: House, host: Host): Lifetime {
  const asker: Asker = { policyOf: () => OWN_LIMITS, where: () => host.name, kind: 0 };
  return {
    now: () => engine.now(),
    isOver(identity) {
      const check = engine.checkId(idOf(host, identity), asker);
      return check instanceof Promise
        ? check.then(({ state }) => state === 'ended')
        : check.state === 'ended';
    },
    async end(identity, reason) {
      const check = await engine.checkId(idOf(host, identity), asker);
      if (check.state === 'active') await engine.end(check.record, reason, host.name);
    },
  };
}
