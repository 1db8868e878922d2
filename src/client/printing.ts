/** Knows that a person is choosing a printer: meanwhile a page gets no input, and no sign but the end of it. */

/** Not every engine says when its dialog is closed: the next press on a page does. */
const OVER = ['afterprint', 'pointerdown', 'keydown'];

/** Makes what calls `hold` when a window that it is given is to be printed. Harmless when it is given one twice. */
export function createPrinting(
  hold: (work: Promise<void>) => void,
): (window: Window, signal: AbortSignal) => void {
  let release = (): void => {};

  function onBegin({ isTrusted }: Event): void {
    if (!isTrusted) return;
    release();
    hold(new Promise((resolve) => (release = resolve)));
  }

  const onOver = (): void => release();

  return (window, signal) => {
    const options = { capture: true, passive: true, signal };
    window.addEventListener('beforeprint', onBegin, options);
    for (const name of OVER) window.addEventListener(name, onOver, options);
  };
}
