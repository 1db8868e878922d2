/** Knows by which events a page tells what is done with its forms. */
import { attempt, createAbort } from '../client/attempt.ts';
import { MARK } from './fields.ts';

/** What a key may choose or turn without another event: all that has a role, but what is typed into. */
const TURNED = '[role]:not([role=textbox])';

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
  /** By a person or a script. When all have heard of it, it is known whether it `isLeftToPage` to send it. */
  sent(event: Pick<Event, 'target' | 'type'>, isLeftToPage: () => boolean): void;
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
  listen(document, 'keydown', (event) => {
    if (event.target instanceof Element && event.target.matches(TURNED)) events.moved(event);
  });
  listen(document, 'submit', (event) => {
    events.sent(event, () => event.defaultPrevented || isOfDialog(event as SubmitEvent));
  });
  // Whoever listens before may have called it off.
  listen(window, 'reset', (event) => {
    if (!event.defaultPrevented) events.reset(event);
  });
  listen(window, 'submit', (event) => {
    if (!event.defaultPrevented && pathOf(event.target) === events.signOutPath) events.signsOut();
  });
  const stopSubmit = attempt(() => watchSubmit(window, told));
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

  function told(form: HTMLFormElement): void {
    events.sent({ target: form, type: 'submit' }, () => false);
    if (pathOf(form) === events.signOutPath) events.signsOut();
  }

  function pathOf(form: EventTarget | null): string | undefined {
    if (!(form instanceof HTMLFormElement)) return undefined;
    // A field may be called "action".
    return attempt(() => new URL(form.getAttribute('action') ?? '', document.baseURI).pathname);
  }

  return () => {
    abort.abort();
    stopSubmit?.();
    attempt(() => observer?.disconnect());
  };
}

/** Such a form closes its dialog: what is in it is the page's to send. */
function isOfDialog({ target, submitter }: Pick<SubmitEvent, 'target' | 'submitter'>): boolean {
  const said = submitter?.getAttribute('formmethod') ?? (target as Element).getAttribute('method');
  return said?.toLowerCase() === 'dialog';
}

/**
 * No event tells of a form that a script sends by `submit()`: `formdata`, which comes then, comes as well when a script only reads
 * the form.
 */
function watchSubmit(window: Window, sent: (form: HTMLFormElement) => void): () => void {
  const { prototype } = (window as Window & typeof globalThis).HTMLFormElement;
  const { submit } = prototype;
  const watched = function (this: HTMLFormElement): void {
    attempt(() => sent(this));
    submit.call(this);
  };
  prototype.submit = watched;
  return () => {
    if (prototype.submit === watched) prototype.submit = submit;
    // Who wrapped it keeps it, and it goes on without us.
    sent = () => {};
  };
}
