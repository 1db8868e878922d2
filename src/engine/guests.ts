/** Knows how an app's own functions are called: what they throw, or reject later, harms nobody else. */

/** Calls a function of the app; what it throws, and what its promise rejects with, is told to `failed`, once. */
export function callGuest(call: () => unknown, failed: (error: unknown) => void): void {
  try {
    const returned = call();
    if (isPromise(returned)) returned.then(undefined, failed);
  } catch (error) {
    failed(error);
  }
}

/** Whether a function of the app was async. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}

/**
 * Refuses the promise of a function that must answer at once.
 * @throws TypeError with `words`.
 */
export function refusePromise(value: unknown, words: string): void {
  if (!isPromise(value)) return;
  // Nobody waits for it any more: its rejection must not end the process. Other thenables start when they are asked.
  if (value instanceof Promise) value.catch(() => {});
  throw new TypeError(words);
}
