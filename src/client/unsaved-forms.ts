/** Knows which forms hold what was not sent, and asks before the page goes: unless the session is what ends. */

/** The guard over unsaved forms. */
export interface UnsavedForms {
  /** The page goes because the session ended: nobody must be asked. */
  stepAside(): void;
  stop(): void;
}

/**
 * Asks, by the browser's own prompt, before a page is left with changes in a form that matches `selector`. Sending or
 * resetting the form settles it. The one `beforeunload` listener is there only while something is unsaved: it would
 * keep the page out of the back/forward cache (requirement B6).
 */
export function guardUnsavedForms(
  window: Window,
  selector: string,
  abort: AbortController,
): UnsavedForms {
  const unsaved = new Set<Element>();
  const { document } = window;
  const options = { capture: true, signal: abort.signal };

  function ask(event: BeforeUnloadEvent): void {
    if ([...unsaved].some(({ isConnected }) => isConnected)) event.preventDefault();
  }

  function update(form: Element | null, isUnsaved: boolean): void {
    if (form === null) return;
    if (isUnsaved) unsaved.add(form);
    else unsaved.delete(form);
    if (unsaved.size > 0) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  }

  function formOf(event: Event): Element | null {
    const target = event.target as HTMLInputElement;
    // It may stand elsewhere, and name its form.
    return target.closest?.(selector) ?? target.form?.closest(selector) ?? null;
  }

  function stepAside(): void {
    unsaved.clear();
    window.removeEventListener('beforeunload', ask);
  }

  for (const name of ['input', 'reset', 'submit']) {
    document.addEventListener(name, (event) => update(formOf(event), name === 'input'), options);
  }
  return {
    stepAside,
    stop() {
      stepAside();
      abort.abort();
    },
  };
}
