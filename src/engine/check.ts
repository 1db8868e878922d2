/** Knows who asks of a token, and what can be said of it. */
import type { Policy } from '../core/policy.ts';
import type { EndReason } from '../core/reasons.ts';
import type { SessionRecord, Verdict } from '../core/session.ts';
import type { Kind } from './activity.ts';

/** Who asks for a check, and what for. */
export interface Asker {
  /** The policy of the moment for a session's subject. */
  policyOf(record: SessionRecord): Policy;
  /** For the event, should the session turn out to be over. */
  where(): string;
  /** What asks: it counts as activity at once, later by `touch`, or never. */
  readonly kind: Kind;
}

/** What is known of a token. */
export type Check =
  | {
      readonly state: 'active';
      readonly record: SessionRecord;
      /** The policy of the moment. */
      readonly policy: Policy;
      readonly idleRemaining: number;
      readonly absoluteRemaining: number;
    }
  | { readonly state: 'ended'; readonly record: SessionRecord; readonly reason: EndReason }
  | { readonly state: 'none' };

/** The session of a check that found one alive. */
export type ActiveCheck = Extract<Check, { state: 'active' }>;

/** A session that was active at `at`: idle time counts anew from there. */
export function touchedAt(check: ActiveCheck, at: number): ActiveCheck {
  return activeOf(check.record, check.policy, check, at);
}

/** The check of a session that a verdict found alive, and that was active at `activeAt`. Written out: spreading objects would take a tenth of the time of a request. */
export function activeOf(
  record: SessionRecord,
  policy: Policy,
  { idleRemaining, absoluteRemaining }: Extract<Verdict, { state: 'active' }>,
  activeAt: number = record.lastActivityAt,
): ActiveCheck {
  const gained = Math.max(0, activeAt - record.lastActivityAt);
  const idleLeft = idleRemaining + gained;
  return { state: 'active', record, policy, idleRemaining: idleLeft, absoluteRemaining };
}
