/** Knows how the host's session of a request says which session of ours it is of: the credential of attached mode. */
import { SessionExistsError, StoreUnavailableError } from '../../core/errors.ts';
import type { Policy } from '../../core/policy.ts';
import type { Kind } from '../../engine/activity.ts';
import type { Check } from '../../engine/check.ts';
import { faultOf } from '../../engine/fault.ts';
import { createId } from '../../engine/token.ts';
import type { Credential } from '../../server/credential.ts';
import { isOffered } from '../../server/extended-time.ts';
import type { RequestView } from '../../server/index.ts';
import { whereOf, type House } from '../../server/parts.ts';
import type { Host, Identity } from './host.ts';
import { idOf, isForgotten, isOfMany, policyOf } from './identity.ts';

const NONE: Check = { state: 'none' };

/** Makes the credential that is a session of the host. */
export function createHostCredential(house: House, host: Host): Credential {
  /** Requests in which a session was ended: their answers still tell of it. */
  const endedIn = new WeakMap<object, Identity>();
  /** Requests that sign somebody in: what the app has put in by then is not yet a session of its own. */
  const signingIn = new WeakSet<RequestView>();

  /** The session of who was signed in before we saw it: from now on it is ours too. */
  async function begin(request: RequestView, identity: Identity, kind: Kind): Promise<Check> {
    const { subject, issuedAt, authenticatedAt = issuedAt ?? 0 } = identity;
    const id = idOf(host, identity);
    const policy = policyOf(host, identity, house.policyFor(subject, request));
    try {
      await house.engine.start({
        ...{ id, subject },
        policy,
        isExtended: isOffered({ policy }) && (await house.timeChoices.isMade(request, subject)),
        ...(issuedAt === undefined ? {} : { createdAt: issuedAt }),
        // 0: nobody has seen when the person proved who they are.
        authenticatedAt,
        device: await house.deviceOf(request),
        data: '{}',
        where: whereOf(request),
        isPrompted: request.header('sec-fetch-user') === '?1',
        replaces: undefined,
        insteadOf: undefined,
      });
    } catch (error) {
      // Another request was first.
      if (!(error instanceof SessionExistsError)) throw error;
    }
    return house.checkId(request, id, kind);
  }

  function checkIdentity(
    request: RequestView,
    identity: Identity | undefined,
    kind: Kind,
  ): Check | Promise<Check> {
    const left = signingIn.has(request) ? identity?.former : undefined;
    const known = left ?? identity ?? overIn(request);
    if (known === undefined) return NONE;
    const found = house.checkId(request, idOf(host, known), known.isOver === true ? 0 : kind);
    return found instanceof Promise
      ? found.then((asked) => orBegin(request, known, asked, kind))
      : orBegin(request, known, found, kind);
  }

  function overIn(request: RequestView): Identity | undefined {
    const identity = endedIn.get(request.message ?? request);
    return identity === undefined ? undefined : { ...identity, isOver: true };
  }

  function orBegin(
    request: RequestView,
    identity: Identity,
    found: Check,
    kind: Kind,
  ): Check | Promise<Check> {
    if (identity.isOver === true) return found.state === 'ended' ? found : NONE;
    const isNew =
      found.state === 'none' &&
      !signingIn.has(request) &&
      !isForgotten(host, identity, house.engine.now());
    return isNew ? begin(request, identity, kind) : found;
  }

  function check(request: RequestView, kind: Kind): Check | Promise<Check> {
    try {
      const identity = host.identify(request);
      return identity instanceof Promise
        ? identity.then((found) => checkIdentity(request, found, kind))
        : checkIdentity(request, identity, kind);
    } catch (error) {
      // An outage of the host is heard of in one way only.
      return Promise.reject(error);
    }
  }

  return {
    check,
    landing: () => undefined,
    settle: async () => {},
    newPlace(request, subject) {
      if (host.mint === undefined) {
        throw new TypeError(
          `Sign in as the app did before: ${host.name} has the session, and stillhere sees it there. "signIn" is for sessions of our own`,
        );
      }
      signingIn.add(request);
      const minted = { key: createId(), subject, issuedAt: house.engine.now() };
      return {
        mark: '',
        id: idOf(host, minted),
        policyOf: (policy: Policy) => policyOf(host, minted, policy),
        leaves: (before) => isOfMany(host, before),
        give: async (answer) => host.mint?.(request, answer, minted),
      };
    },
    placeOf: () => ({ give: async () => {} }),
    isOutOfDate: async () => false,
    async end(request, answer) {
      const identity = await host.identify(request);
      // One that was not seen yet is seen now: its end is to be remembered.
      const found = await checkIdentity(request, identity, 0);
      if (found.state === 'active') {
        await house.engine.end(found.record, 'signed-out', whereOf(request));
      }
      if (identity !== undefined) endedIn.set(request.message ?? request, identity);
      answer.header('Cache-Control', 'no-store');
      try {
        await host.end(request, answer);
      } catch (error) {
        // Ours has ended. What the host has of it is to be ended when its store is back.
        if (faultOf(error) !== 'store') throw error;
        throw new StoreUnavailableError(
          error,
          `The session has ended; whether ${host.name} has it still is not known.`,
        );
      }
    },
  };
}
