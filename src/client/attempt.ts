/** Knows how something is called that may not work: the browser, what other scripts made of it, an app's own functions. */

/** What `work` gives; undefined when it throws, of which `onError` is told. */
export function attempt<Result>(
  work: () => Result,
  onError?: (error: unknown) => void,
): Result | undefined {
  try {
    return work();
  } catch (error) {
    onError?.(error);
    return undefined;
  }
}

/** Whether `text` is an address, seen from `base`. Older engines have no `URL.canParse`. */
export function isAddress(text: string | URL, base?: string): boolean {
  return (
    attempt(() => URL.canParse(text, base)) ?? attempt(() => new URL(text, base)) !== undefined
  );
}
