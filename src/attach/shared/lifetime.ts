/** Knows what a host may ask and tell of the sessions that are attached to it, without a request. */
import { SessionExistsError, SetUpError } from '../../core/errors.ts';
import type { Policy } from '../../core/policy.ts';
import type { Asker, Check } from '../../engine/check.ts';
import type { House } from '../../server/parts.ts';
import type { Host, Identity, Lifetime } from './host.ts';
import { idOf, isForgotten, isOfMany, policyOf } from './identity.ts';

/** Of a session's own limits alone: those of the moment are the guard's, which has the request. */
const OWN_LIMITS: Policy = {
  idleTimeout: Number.POSITIVE_INFINITY,
  extendedTime: Number.POSITIVE_INFINITY,
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

/** Of a session that is there only to be ended: should that fail, it ends by itself. */
const UNSEEN: Policy = {
  ...OWN_LIMITS,
  idleTimeout: 60_000,
  // 30 days.
  absoluteTimeout: 2_592_000_000,
  tombstoneFor: 2_592_000_000,
};

/** Makes what a host is told when it is attached. */
export function createLifetime(
  { engine }: House,
  host: Host,
  warn: (error: SetUpError) => void,
): Lifetime {
  const asker: Asker = { policyOf: () => OWN_LIMITS, where: () => host.name, kind: 0 };

  const isOverBy = ({ state }: Check, identity: Identity): boolean =>
    state === 'ended' || (state === 'none' && isForgotten(host, identity, engine.now()));

  return {
    now: () => engine.now(),
    isOver(identity) {
      const check = engine.checkId(idOf(host, identity), asker);
      return check instanceof Promise
        ? check.then((found) => isOverBy(found, identity))
        : isOverBy(check, identity);
    },
    async end(identity, reason) {
      const { subject } = identity;
      const id = idOf(host, identity);
      if (reason === 'replaced' && isOfMany(host, { id, subject })) return;
      const { state } = await engine.checkId(id, asker);
      if (state === 'ended') return;
      // Not seen yet, it could be brought back by a request that is on its way.
      if (state === 'none') await begin(id, identity);
      await engine.end({ id, subject }, reason, host.name);
    },
    async endAll(subject, reason) {
      await engine.endAll(subject, reason, host.name);
    },
    warn: (message) => warn(new SetUpError(message)),
  };

  async function begin(id: string, identity: Identity): Promise<void> {
    try {
      await engine.start({
        ...{ id, subject: identity.subject, device: '', data: '{}', where: host.name },
        policy: policyOf(host, identity, UNSEEN),
        authenticatedAt: 0,
        isPrompted: false,
        replaces: undefined,
        insteadOf: undefined,
      });
    } catch (error) {
      if (!(error instanceof SessionExistsError)) throw error;
    }
  }
}
