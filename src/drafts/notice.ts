/** Knows the word about a draft that a person gets, beside the form: heard by who cannot see it, and taking no focus. */
import { attempt } from '../client/attempt.ts';
import { watchLanguage } from '../client/page-language.ts';
import type { DraftMessages } from './messages.ts';

/** What is said, and what can be done about it. */
export interface Notice {
  readonly language: Pick<DraftMessages, 'lang' | 'dir'>;
  /** Sentences. */
  readonly text: readonly string[];
  /** As many whenever it is asked for. */
  readonly actions: readonly (readonly [label: string, run?: () => unknown])[];
}

const STYLES = `
:host{all:initial;display:block}
p{margin:0 0 .5rem}
div{box-sizing:border-box;margin:0 0 1rem;padding:.75rem 1rem;border:1px solid var(--stillhere-border,#767c86);border-radius:var(--stillhere-radius,.75rem);background:var(--stillhere-surface,#fff);color:var(--stillhere-text,#1b1f27);font:var(--stillhere-font,1rem/1.5 system-ui,sans-serif);text-align:start;overflow-wrap:anywhere}
div:empty{display:none}
button{min-block-size:2.75rem;margin-inline-end:.75rem;padding:.25rem 1rem;border:2px solid var(--stillhere-accent,#0b57d0);border-radius:.5rem;background:transparent;color:var(--stillhere-accent,#0b57d0);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid var(--stillhere-accent,#0b57d0);outline-offset:3px}
@media (prefers-color-scheme:dark){div{background:var(--stillhere-surface,#1e232d);color:var(--stillhere-text,#f1f3f7)}button{color:var(--stillhere-accent,#a8c7fa);border-color:var(--stillhere-accent,#a8c7fa)}}
@media (forced-colors:active){button{border-color:ButtonText;color:ButtonText}}`;

/** Before this was there for so long, in milliseconds, a screen reader may not say what is put into it. */
const HEARD_AFTER = 100;

/**
 * Shows a notice before a form; returns what takes it away. `say` is asked again when the language of the form may be
 * another; `setTimer` is the clock's.
 */
export function showNotice(
  form: HTMLElement,
  say: () => Notice,
  setTimer: (callback: () => void, delay: number) => () => void,
): () => void {
  const { ownerDocument: document } = form;
  const host = document.createElement('div');
  host.className = 'stillhere-draft';
  const root = host.attachShadow({ mode: 'open' });
  attempt(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
  });
  const box = document.createElement('div');
  box.setAttribute('role', 'status');
  box.setAttribute('part', 'box');
  root.append(box);
  form.before(host);
  const text = document.createElement('p');
  const buttons = say().actions.map(([, run]) => createButton(run));

  const stopWords = watchLanguage(form, render);
  const cancel = setTimer(() => {
    render();
    box.append(text, ...buttons);
  }, HEARD_AFTER);
  render();

  function render(): void {
    const { language, text: sentences, actions } = say();
    // Within the shadow: at the form's side it would be a change of the page's language, of which this is told.
    box.lang = language.lang;
    box.dir = language.dir ?? 'auto';
    setText(text, sentences.join(' '));
    for (const [place, [label]] of actions.entries()) setText(buttons[place], label);
  }

  function createButton(run: (() => unknown) | undefined): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('part', 'button');
    button.addEventListener('click', () => {
      const hadFocus = root.activeElement === button;
      close();
      if (hadFocus) focusFirst(form);
      void run?.();
    });
    return button;
  }

  function close(): void {
    stopWords();
    cancel();
    host.remove();
  }

  return close;
}

/** What is the same is not heard again. */
function setText(element: HTMLElement | undefined, text: string): void {
  if (element !== undefined && element.textContent !== text) element.textContent = text;
}

/** The focus is not lost with the button that was pressed. */
function focusFirst(form: HTMLElement): void {
  const field = form.querySelector<HTMLElement>(
    'input:not([type=hidden], :disabled), select:not(:disabled), textarea:not(:disabled), [contenteditable]',
  );
  attempt(() => field?.focus());
}
