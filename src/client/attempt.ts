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

/** Does each by itself: what fails keeps none of the others from being done. */
export function attemptEach(
  works: readonly (() => unknown)[],
  onError?: (error: unknown) => void,
): void {
  for (const work of works) attempt(work, onError);
}

/** A controller; where the browser has none that works, what listens with its signal does so to the end of the page. */
export function createAbort(): AbortController {
  const abort = attempt(() => [new AbortController()].find((made) => !made.signal.aborted));
  if (abort !== undefined) return abort;
  const signal = AbortSignal.any([]);
  return { signal, abort: () => void signal.dispatchEvent(new Event('abort')) };
}

/** Whether `text` is an address, seen from `base`. Where there is no `URL`, any is; where it fails once, it is asked again. */
export function isAddress(text: string | URL, base?: string): boolean {
  const isSo = (address: string | URL): boolean =>
    attempt(() => new URL(address, base)) !== undefined;
  return isSo(text) || !isSo('a:') || isSo(text);
}
