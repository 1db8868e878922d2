/** Knows how time enters: the only source of instants and timers for every other file. */

/** Where time comes from. Tests turn it by hand; programs use the system's. */
export interface Clock {
  /** Wall clock, in milliseconds since 1970. It may be set on or back at any moment. */
  wall(): number;
  /** Milliseconds since an arbitrary start. It never goes back, but may stop while the machine sleeps. */
  monotonic(): number;
  /**
   * Runs `callback` once after `delay` milliseconds, or later; returns what cancels it.
   * A delay over {@link MAX_TIMER} runs at {@link MAX_TIMER}: the callback looks at its deadline again.
   */
  setTimer(callback: () => void, delay: number): () => void;
}

/** The longest wait of a timer, in milliseconds: 2^31 - 1, about 24.8 days. Beyond it `setTimeout` fires at once. */
export const MAX_TIMER = 2_147_483_647;
