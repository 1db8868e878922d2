/** Knows which session of ours a session of the host is, and for how long its end must be remembered. */
import { hash } from 'node:crypto';
import type { Policy } from '../../core/policy.ts';
import type { SessionRecord } from '../../core/session.ts';
import type { Host, Identity } from './host.ts';
import { TEN_YEARS, unmarked } from './mark.ts';

const ID_LENGTH = 22;
/** Milliseconds: what was on its way at the end is written a little later, and kept from then on. */
const LATE = 60_000;
/** Milliseconds, 30 days from when it began: for so long it is remembered of a session that its host takes for ever. */
const KNOWN_FOR = 2_592_000_000;

/** The id: nobody can find a key by it, and no two identities have the same. */
export function idOf({ name }: Host, { key, subject }: Identity): string {
  const text = JSON.stringify(['stillhere attached 1', name, key, subject]);
  return hash('sha256', text, 'base64url').slice(0, ID_LENGTH);
}

/**
 * Whether a session of ours is of all that its subject has from before there were marks: who signs in again in one of
 * those browsers has left none of the others.
 */
export function isOfMany(
  host: Host,
  { id, subject }: Pick<SessionRecord, 'id' | 'subject'>,
): boolean {
  return id === idOf(host, unmarked(subject));
}

/**
 * The policy of an attached session: its tombstone is there for as long as the host would take it. The host has signed the
 * person in already, so that at the limit another one ends.
 */
export function policyOf(host: Host, identity: Identity, policy: Policy): Policy {
  const taken = takenFor(host, identity);
  const life = taken >= TEN_YEARS && identity.issuedAt !== undefined ? KNOWN_FOR : taken;
  if (life === Number.POSITIVE_INFINITY) {
    throw new TypeError(
      `The host "${host.name}" did not say when a session began that it would take for ever: "issuedAt" is missing`,
    );
  }
  const tombstoneFor = Math.max(policy.tombstoneFor, life + LATE);
  return { ...policy, tombstoneFor, onLimit: 'end-oldest' };
}

/** Whether a session that is not known may have been here, and have ended: nobody would remember that by now. */
export function isForgotten(host: Host, identity: Identity, now: number): boolean {
  const { issuedAt = Number.POSITIVE_INFINITY } = identity;
  return takenFor(host, identity) >= TEN_YEARS && now - issuedAt > KNOWN_FOR;
}

/** Milliseconds for which the host would take a session. */
function takenFor(host: Host, { keptFor = 0 }: Identity): number {
  return Math.max(host.longestLife, keptFor);
}
