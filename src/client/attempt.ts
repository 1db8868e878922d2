/** Knows that a call of the browser may fail: a page goes on without what it would have given. */

/** What `work` gives; undefined when it throws. */
export function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
