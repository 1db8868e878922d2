/** Knows which session of ours a session of the host is, and for how long its end must be remembered. */
import { hash } from 'node:crypto';
import type { Policy } from '../../core/policy.ts';
import type { SessionRecord } from '../../core/session.ts';
import type { Host, Identity } from './host.ts';
import { unmarked } from './mark.ts';

const ID_LENGTH = 22;
/** Milliseconds: what was on its way at the end is written a little later, and kept from then on. */
const LATE = 60_000;

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
  const taken = Math.max(host.longestLife, identity.keptFor ?? 0);
  // After the absolute timeout, by the instant that comes with it, it is over whether or not that is remembered.
  const life = identity.issuedAt === undefined ? taken : Math.min(taken, policy.absoluteTimeout);
  if (life === Number.POSITIVE_INFINITY) {
    throw new TypeError(
      `The host "${host.name}" did not say when a session began that it would take for ever: "issuedAt" is missing`,
    );
  }
  const tombstoneFor = Math.max(policy.tombstoneFor, life + LATE);
  return { ...policy, tombstoneFor, onLimit: 'end-oldest' };
}
