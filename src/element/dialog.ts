/** Knows the dialog itself: a native modal one, with what assistive technology is told. */
import type { Messages } from './messages.ts';
import { STYLES } from './styles.ts';
import { formatClock, isSpoken, type DialogView } from './view.ts';

/** The dialog of an element. */
export interface Dialog {
  show(view: DialogView, before: DialogView | undefined, messages: Messages): void;
  close(): void;
}

/** Builds the dialog into the element's shadow. */
export function createDialog(
  host: HTMLElement,
  root: ShadowRoot,
  actions: {
    readonly primary: () => void;
    readonly signOut: () => void;
    readonly wait: () => void;
    /** Where the first button leads when it is a link. */
    readonly url: () => string | undefined;
  },
): Dialog {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets.push(sheet);

  const title = part('h2', 'title');
  const text = part('p', 'text');
  const timeLabel = document.createElement('span');
  const time = part('span', 'time');
  const countdown = part('p', 'countdown', timeLabel, time);
  const note = part('p', 'note');
  const primary = part('button', 'button primary');
  const signOut = part('button', 'button');
  const signIn = part('a', 'button primary');
  const wait = part('button', 'button');
  const spoken = part('p', 'spoken');
  const dialog = part(
    'dialog',
    'dialog',
    title,
    text,
    countdown,
    note,
    part('div', 'actions', primary, signOut, signIn, wait),
    spoken,
  );
  title.id = 'title';
  text.id = 'text';
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'text');
  dialog.tabIndex = -1;
  dialog.dir = 'auto';
  countdown.ariaHidden = 'true';
  note.setAttribute('role', 'status');
  spoken.setAttribute('role', 'status');
  primary.type = 'button';
  signOut.type = 'button';
  wait.type = 'button';
  primary.addEventListener('click', actions.primary);
  signOut.addEventListener('click', actions.signOut);
  wait.addEventListener('click', actions.wait);
  dialog.addEventListener('cancel', (event) => {
    // No engine lets a page refuse Escape reliably, so it means what loses nothing (requirement A11).
    event.preventDefault();
    if (wait.hidden) actions.primary();
    else actions.wait();
  });
  // A second Escape closes it whatever the page says to `cancel`.
  dialog.addEventListener('close', () => isShown && !dialog.open && raise());
  root.append(dialog);

  let isShown = false;

  /** Above everything, also a dialog of the app that was opened later. */
  function raise(): void {
    if (dialog.open) dialog.close();
    dialog.showModal();
    ([primary, signIn].find(({ hidden }) => !hidden) ?? dialog).focus();
  }

  function onToggle({ target }: Event): void {
    if (target instanceof Element && target.matches('dialog:modal')) raise();
  }

  return {
    show(view, before, messages) {
      const isNew =
        before === undefined ||
        before.title !== view.title ||
        before.isLink !== view.isLink ||
        (before.seconds === undefined) !== (view.seconds === undefined) ||
        !dialog.open;
      dialog.lang = messages.lang;
      title.textContent = view.title;
      // The text tells the time once: what it said at first stays, or a screen reader reads it every second.
      if (isNew || view.seconds === undefined) text.textContent = view.text;
      countdown.hidden = view.seconds === undefined;
      timeLabel.textContent = messages.timeLeft;
      time.textContent = formatClock(view.seconds ?? 0);
      if (note.textContent !== view.note) note.textContent = view.note;
      const isLink = view.isLink === true;
      primary.hidden = view.primary === undefined || isLink;
      primary.textContent = view.primary ?? '';
      signOut.hidden = !view.canSignOut;
      signOut.textContent = messages.signOut;
      signIn.hidden = !view.canSignIn && !isLink;
      signIn.textContent = messages.signInAgain;
      signIn.target = isLink ? '_blank' : '';
      signIn.href = (isLink ? actions.url() : host.getAttribute('sign-in-url')) ?? '/sign-in';
      wait.hidden = view.canWait !== true;
      wait.textContent = messages.notNow;
      if (view.seconds === undefined) spoken.textContent = '';
      else if (isSpoken(before?.seconds, view.seconds)) {
        spoken.textContent = messages.secondsLeft(view.seconds);
      }
      isShown = true;
      document.addEventListener('toggle', onToggle, true);
      if (isNew) raise();
    },
    close() {
      isShown = false;
      document.removeEventListener('toggle', onToggle, true);
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
