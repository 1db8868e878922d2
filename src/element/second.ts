/** Knows how to wait for a second when a page's timers may stand still. */

const SECOND = 1_000;

/** Calls back after a second, by the timers or by the animations of the engine, whichever has it first; returns what calls that off. */
export function afterSecond(element: Element | undefined, callback: () => void): () => void {
  let isDone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    isDone = true;
    clearTimeout(timer);
  }

  function done(): void {
    if (isDone) return;
    stop();
    callback();
  }

  try {
    timer = setTimeout(done, SECOND);
  } catch {
    // The other one has it.
  }
  try {
    element?.animate([], SECOND).addEventListener('finish', done);
  } catch {
    // As above.
  }
  return stop;
}
