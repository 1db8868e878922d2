/** Knows why a session may end. */

/** Every reason for which a session ends. */
export const END_REASONS = [
  'signed-out',
  'revoked',
  'replaced',
  'limit',
  'closed',
  'absolute',
  'idle',
] as const;

/**
 * Why a session ended: `idle` (nobody there for the idle timeout), `absolute` (the longest life is over),
 * `signed-out` (by the person), `revoked` (by the person elsewhere, or an administrator), `replaced` (a new
 * sign-in in the same browser), `limit` (too many sessions of one subject), `closed` (its last page was left, and
 * nobody came back in time).
 */
export type EndReason = (typeof END_REASONS)[number];

/** Whether a value from outside is one of the reasons. */
export function isEndReason(value: unknown): value is EndReason {
  return (END_REASONS as readonly unknown[]).includes(value);
}
