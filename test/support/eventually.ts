/** Knows how to wait for what comes by itself: as long as a busy machine may take for it. */
import { vi } from 'vitest';

/** Vitest's own second is too short for an import, or an answer, beside other work. In milliseconds. */
const PATIENCE = { timeout: 15_000 };

/** Repeats a check until it throws no more. */
export const eventually = <Seen>(check: () => Seen | Promise<Seen>): Promise<Seen> =>
  vi.waitFor(check, PATIENCE);
