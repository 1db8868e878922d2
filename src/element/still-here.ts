/** Knows `<still-here>`: the warning, the countdown and the word at the end, in a native modal dialog. */
import { watchSession, type WatchedSession, type WatchOptions } from '../client/index.ts';
import { english, type Messages } from './messages.ts';
import { STYLES } from './styles.ts';
import { formatClock, isSpoken, viewOf, type DialogView } from './view.ts';

/** Where there is no document the module can still be imported (requirement B12). */
const Base: typeof HTMLElement =
  globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * `<still-here>`: shows the person what the session is about to do, and asks.
 *
 * Attributes: `base`, `sign-in-url`, `unsaved-forms` as in `WatchOptions`; `push`, `dismiss-on-activity` and
 * `title-countdown` (the time also stands in the page's title) by their presence.
 * Parts: `dialog`, `title`, `text`, `countdown`, `time`, `note`, `actions`, `button`, `primary`.
 * Custom properties: `--stillhere-accent`, `--stillhere-on-accent`, `--stillhere-surface`, `--stillhere-text`,
 * `--stillhere-border`, `--stillhere-radius`, `--stillhere-font`.
 */
export class StillHereElement extends Base {
  /** The words. Set them before the first warning. */
  messages: Messages = english;

  #session: WatchedSession | undefined;
  #isOwnSession = false;
  #stops: (() => void)[] = [];
  #dialog: Dialog | undefined;
  #view: DialogView | undefined;
  #hasSignOutFailed = false;
  #pageTitle: string | undefined;

  /** The session that is shown. Without one, the element starts its own, by its attributes, when it is connected. */
  get session(): WatchedSession | undefined {
    return this.#session;
  }

  set session(session: WatchedSession | undefined) {
    this.#release();
    this.#session = session;
    if (this.isConnected) this.#bind();
  }

  connectedCallback(): void {
    // A framework sets properties after it has put the element in its place.
    queueMicrotask(() => {
      if (!this.isConnected || this.#stops.length > 0) return;
      if (this.#session === undefined) {
        this.#session = watchSession(this.#options());
        this.#isOwnSession = true;
      }
      this.#bind();
    });
  }

  disconnectedCallback(): void {
    this.#release();
  }

  #options(): WatchOptions {
    const base = this.getAttribute('base');
    const signInUrl = this.getAttribute('sign-in-url');
    const unsavedForms = this.getAttribute('unsaved-forms');
    return {
      ...(base === null ? {} : { base }),
      ...(signInUrl === null ? {} : { signInUrl }),
      ...(unsavedForms === null ? {} : { unsavedForms }),
      push: this.hasAttribute('push'),
      dismissOnActivity: this.hasAttribute('dismiss-on-activity'),
    };
  }

  #bind(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#stops = [
      session.subscribe(() => this.#render()),
      session.on('failed', ({ what }) => {
        this.#hasSignOutFailed = what === 'sign-out';
        this.#render();
      }),
    ];
    this.#render();
  }

  #release(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#show(undefined);
    if (!this.#isOwnSession) return;
    this.#session?.stop();
    this.#session = undefined;
    this.#isOwnSession = false;
  }

  #render(): void {
    const snapshot = this.#session?.snapshot;
    if (snapshot === undefined) return;
    if (snapshot.state !== 'warning' || snapshot.isExtending) this.#hasSignOutFailed = false;
    this.#show(viewOf(snapshot, this.messages, this.#hasSignOutFailed));
  }

  #show(view: DialogView | undefined): void {
    const before = this.#view;
    this.#view = view;
    this.#showInTitle(view?.seconds);
    if (view === undefined) {
      this.#dialog?.close();
      return;
    }
    this.#dialog ??= createDialog(this, {
      primary: () => void this.#session?.extend(),
      signOut: () => void this.#session?.signOut(),
    });
    this.#dialog.show(view, before, this.messages);
  }

  #showInTitle(seconds: number | undefined): void {
    if (!this.hasAttribute('title-countdown')) return;
    if (seconds === undefined) {
      if (this.#pageTitle !== undefined) document.title = this.#pageTitle;
      this.#pageTitle = undefined;
    } else {
      this.#pageTitle ??= document.title;
      document.title = `(${formatClock(seconds)}) ${this.#pageTitle}`;
    }
  }
}

interface Dialog {
  show(view: DialogView, before: DialogView | undefined, messages: Messages): void;
  close(): void;
}

/** Builds the dialog when it is first needed: most pages never do. */
function createDialog(
  host: HTMLElement,
  actions: { readonly primary: () => void; readonly signOut: () => void },
): Dialog {
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];

  const title = part('h2', 'title');
  const text = part('p', 'text');
  const timeLabel = document.createElement('span');
  const time = part('span', 'time');
  const countdown = part('p', 'countdown', timeLabel, time);
  const note = part('p', 'note');
  const primary = part('button', 'button primary');
  const signOut = part('button', 'button');
  const signIn = part('a', 'button primary');
  const spoken = part('p', 'spoken');
  const dialog = part(
    'dialog',
    'dialog',
    title,
    text,
    countdown,
    note,
    part('div', 'actions', primary, signOut, signIn),
    spoken,
  );
  title.id = 'title';
  text.id = 'text';
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'text');
  dialog.tabIndex = -1;
  countdown.ariaHidden = 'true';
  note.setAttribute('role', 'status');
  spoken.setAttribute('role', 'status');
  primary.type = 'button';
  signOut.type = 'button';
  primary.addEventListener('click', actions.primary);
  signOut.addEventListener('click', actions.signOut);
  dialog.addEventListener('cancel', (event) => {
    // No engine lets a page refuse Escape reliably, so it means what loses nothing (requirement A11).
    event.preventDefault();
    actions.primary();
  });
  root.append(dialog);

  return {
    show(view, before, messages) {
      const isNew = before === undefined || before.title !== view.title || !dialog.open;
      dialog.lang = messages.lang;
      title.textContent = view.title;
      // The text tells the time once: what it said at first stays, or a screen reader reads it every second.
      if (isNew || view.seconds === undefined) text.textContent = view.text;
      countdown.hidden = view.seconds === undefined;
      timeLabel.textContent = messages.timeLeft;
      time.textContent = formatClock(view.seconds ?? 0);
      if (note.textContent !== view.note) note.textContent = view.note;
      primary.hidden = view.primary === undefined;
      primary.textContent = view.primary ?? '';
      signOut.hidden = !view.canSignOut;
      signOut.textContent = messages.signOut;
      signIn.hidden = !view.canSignIn;
      signIn.textContent = messages.signInAgain;
      signIn.href = host.getAttribute('sign-in-url') ?? '/sign-in';
      if (view.seconds === undefined) spoken.textContent = '';
      else if (isSpoken(before?.seconds, view.seconds)) {
        spoken.textContent = messages.secondsLeft(view.seconds);
      }
      if (!dialog.open) dialog.showModal();
      if (isNew) (primary.hidden ? dialog : primary).focus();
    },
    close() {
      spoken.textContent = '';
      if (dialog.open) dialog.close();
    },
  };
}

function part<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  names: string,
  ...children: readonly Node[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.setAttribute('part', names);
  element.append(...children);
  return element;
}
