/** Knows how an outcome reaches a library that gives callbacks. */

/** Called when it is done, or could not be. */
export type Done = (error?: unknown) => void;

/**
 * Tells an outcome. What the callback throws is an error of the program, as if it had been called by nobody's promise.
 */
export function tell<Value>(
  outcome: Promise<Value>,
  done: (error: unknown, value?: Value) => void,
): void {
  outcome.then(
    (value) => process.nextTick(done, null, value),
    (error: unknown) => process.nextTick(done, error),
  );
}

/** For callers that do not want to know. */
export function ignore(): void {}
