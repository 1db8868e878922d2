/** Knows by which events a page tells what is done with its forms. */
import { attempt, createAbort } from '../client/attempt.ts';
import { MARK } from './fields.ts';

/** What happened. */
export interface FormEvents {
  /** Of the surface. */
  readonly signOutPath: string;
  /** Elements came, went, or are to be seen in another way. */
  mutated(): void;
  changed(event: Event): void;
  /** Somebody is about to change a field. */
  looked(event: Event): void;
  /** A field may have been changed without a word. */
  moved(event: Event): void;
  sent(event: Event): void;
  reset(event: Event): void;
  /** A plain form signs out. */
  signsOut(): void;
  /** Perhaps nothing of the page runs any more. */
  leaves(): void;
}

/** Tells what happens in the forms of a window; returns what stops that. */
export function watchForms(window: Window, events: FormEvents): () => void {
  const abort = createAbort();
  const { document } = window;

  function listen(target: EventTarget, names: string, listener: (event: Event) => void): void {
    const options = { capture: target === document, passive: true, signal: abort.signal };
    for (const name of names.split(' ')) {
      attempt(() => target.addEventListener(name, listener, options));
    }
  }

  listen(document, 'input change', events.changed);
  listen(document, 'focusin pointerdown', events.looked);
  listen(document, 'click focusout', events.moved);
  listen(document, 'submit', events.sent);
  // Whoever listens before may have called it off.
  listen(window, 'reset', (event) => {
    if (!event.defaultPrevented) events.reset(event);
  });
  listen(window, 'submit', (event) => {
    if (!event.defaultPrevented && pathOf(event.target) === events.signOutPath) events.signsOut();
  });
  listen(window, 'pagehide', events.leaves);
  listen(document, 'visibilitychange', events.leaves);

  const observer = attempt(() => new MutationObserver(events.mutated));
  attempt(() =>
    observer?.observe(document, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: [MARK, 'disabled'],
    }),
  );

  function pathOf(form: EventTarget | null): string | undefined {
    if (!(form instanceof HTMLFormElement)) return undefined;
    // A field may be called "action".
    return attempt(() => new URL(form.getAttribute('action') ?? '', document.baseURI).pathname);
  }

  return () => {
    abort.abort();
    attempt(() => observer?.disconnect());
  };
}
