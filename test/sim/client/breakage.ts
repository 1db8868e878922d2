/** Knows which calls of what pages share fail: any, now and then; all, for a while; or none. */
import type { Chance, Scheduler } from '../scheduler.ts';

/** A call of the browser that may fail. */
export type SharingCall = 'getItem' | 'setItem' | 'postMessage';

/** `full`: it takes nothing. `broken`: every call of it fails. */
export type Spell = 'full' | 'broken';

/** What fails at any call: the storage, the channel, both, or neither. */
export type Failing = 'nothing' | 'storage' | 'channel' | 'both';

export interface Breakage {
  readonly failing: Failing;
  /** What the storage suffers from for a while. */
  spell: Spell | undefined;
  /** When that was last another one, or what is stored was written by somebody else. */
  changedAt: number;
  /** @throws now and then. */
  pass(call: SharingCall): void;
  /** Whether no write and no news of the storage, or no word on the channel, was lost since an instant. */
  isSoundSince(what: 'storage' | 'channel', instant: number): boolean;
}

/** How often a call fails. */
const FAILURES = 0.25;

export function createBreakage(
  scheduler: Scheduler,
  chance: Chance,
  { failing }: { readonly failing: Failing },
): Breakage {
  const breakage: Breakage = {
    failing,
    spell: undefined,
    changedAt: Number.NEGATIVE_INFINITY,
    pass(call) {
      const what = call === 'postMessage' ? 'channel' : 'storage';
      const isAny = failing === what || failing === 'both';
      const isUnderSpell =
        what === 'storage' &&
        (breakage.spell === 'broken' || (breakage.spell === 'full' && call === 'setItem'));
      if (isUnderSpell || (isAny && chance.happens(FAILURES))) {
        throw new Error(`${call} fails at ${scheduler.now()}`);
      }
    },
    isSoundSince(what, instant) {
      if (failing === what || failing === 'both') return false;
      return what === 'channel' || (breakage.spell === undefined && breakage.changedAt < instant);
    },
  };
  return breakage;
}

/** What other versions of the page leave in the place of what this one has stored. */
export const REWRITTEN: readonly ((stored: string) => string)[] = [
  () => '',
  () => 'null',
  () => '[1, 2]',
  () => '2;s0;1767225600',
  (stored) => stored.slice(0, stored.length / 2),
  // An older one, which knows less.
  (stored) =>
    changed(stored, ({ epoch, session, lastActivityAt, confirmedAt, ended }) => ({
      epoch,
      session,
      lastActivityAt,
      confirmedAt,
      ended,
    })),
  // A newer one, which knows more, or says it otherwise.
  (stored) => changed(stored, (record) => ({ ...record, heldUntil: 17, acknowledged: 'yes' })),
  (stored) => changed(stored, (record) => ({ ...record, ended: 'archived' })),
  (stored) => changed(stored, (record) => ({ ...record, confirmedAt: '12:00', answeredAt: -1 })),
  (stored) => changed(stored, (record) => ({ ...record, lastActivityAt: 9e15, leaseUntil: 9e15 })),
];

type Stored = Readonly<Record<string, unknown>>;

function changed(stored: string, change: (record: Stored) => Stored): string {
  try {
    return JSON.stringify(change(JSON.parse(stored) as Stored));
  } catch {
    return stored;
  }
}
