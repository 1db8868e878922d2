/** Knows the dialog itself, and the quiet line: their parts, and what assistive technology is told. */
import { attempt } from '../client/attempt.ts';
import { systemClock } from '../client/system-clock.ts';
import { createLayer } from './layer.ts';
import { timed, type Messages } from './messages.ts';
import { part } from './part.ts';
import type { Presses } from './presses.ts';
import { STYLES } from './styles.ts';
import { isSpoken, type DialogView } from './view.ts';

/** The dialog of an element. */
export interface Dialog {
  show(view: DialogView, messages: Messages): void;
  /** The line that stays in sight without asking; undefined takes it away. */
  remind(text: string | undefined, messages: Messages): void;
  /** Whether what is shown can be seen, and is there for assistive technology. */
  isSeen(): boolean;
  close(): void;
}

/** Builds the dialog into a shadow. */
export function createDialog(
  root: ShadowRoot,
  presses: Presses,
  actions: {
    readonly primary: () => void;
    readonly signOut: () => void;
    /** More time, or the usual one. */
    readonly choose: () => void;
    readonly wait: () => void;
    readonly signInUrl: () => string;
    /** Where the first button leads when it is a link. */
    readonly url: () => string | undefined;
    /** It stood, and is seen no more: something around it was hidden. */
    readonly lost: () => void;
  },
): Dialog {
  // Where that fails it is plain, but there.
  attempt(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets.push(sheet);
  });

  const logo = document.createElement('slot');
  logo.name = 'logo';
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
  const choice = part('button', 'button choice');
  const controls = [primary, signOut, signIn, wait, choice];
  const choiceText = part('p', 'choice-text');
  const spoken = part('p', 'spoken');
  const dialog = part(
    'dialog',
    'dialog',
    logo,
    title,
    text,
    document.createElement('slot'),
    countdown,
    note,
    part('div', 'actions', ...controls),
    choiceText,
    spoken,
  );
  const shelf = document.createElement('div');
  shelf.append(dialog);
  const reminder = part('p', 'reminder');
  const region = document.createElement('section');
  region.append(reminder);
  region.setAttribute('aria-labelledby', 'reminder');
  reminder.id = 'reminder';
  title.id = 'title';
  text.id = 'text';
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'text');
  choiceText.id = 'choice';
  choice.setAttribute('aria-describedby', 'choice');
  dialog.tabIndex = -1;
  countdown.ariaHidden = 'true';
  note.setAttribute('role', 'status');
  spoken.setAttribute('role', 'status');
  // There for who looks for it, and never read by itself.
  reminder.setAttribute('role', 'timer');
  reminder.hidden = true;
  primary.addEventListener('click', actions.primary);
  signOut.addEventListener('click', actions.signOut);
  wait.addEventListener('click', actions.wait);
  choice.addEventListener('click', actions.choose);
  // No engine lets a page refuse Escape reliably, so it means what loses nothing (requirement A11).
  dialog.addEventListener('cancel', presses.cancel);
  dialog.addEventListener('transitionrun', presses.sawActive);
  root.append(shelf, region);
  // It loses its size. Later: another one that is watched at once would be an error of the page's.
  const look = (): unknown => before && !isSeen(dialog) && systemClock.setTimer(actions.lost, 0);
  attempt(() => new ResizeObserver(look).observe(dialog));

  const layer = createLayer(shelf, dialog, () =>
    ([primary, signIn].find(({ hidden }) => !hidden) ?? dialog).focus({ preventScroll: true }),
  );
  let before: DialogView | undefined;
  /** Whether the page behind may be used: nothing is hidden. */
  let canWait: boolean | undefined;
  /** The text field in which the person was. */
  let field: HTMLElement | undefined;

  function open(): void {
    let isModal = true;
    if (before === undefined) {
      const focused = deepFocus();
      field = isTextField(focused) ? focused : undefined;
      // Its keys are not heard here: it may be typed in.
      const frame = focused instanceof HTMLIFrameElement ? focused : undefined;
      // Another origin's does not let us.
      attempt(() => frame?.contentWindow?.document && presses.listenIn(frame.contentWindow));
      isModal = !canWait || (!presses.isTyping() && frame === undefined);
    }
    presses.ask({
      root,
      get isModal() {
        return layer.isModal;
      },
      controlFor(key) {
        if (key === 'Escape' && !wait.hidden) return wait;
        const focused = key === 'Escape' ? null : root.activeElement;
        const control = focused instanceof HTMLElement && focused !== dialog ? focused : primary;
        return control.hidden ? undefined : control;
      },
      act(control) {
        if (control === primary) actions.primary();
        else if (control === signOut) actions.signOut();
        else if (control === wait) actions.wait();
        else if (control === choice) actions.choose();
        else if (signIn.target === '') location.assign(signIn.href);
        else signIn.click();
      },
      takeFocus: () => layer.open(true),
      moveFocus() {
        const shown = controls.filter(({ hidden }) => !hidden);
        const at = shown.findIndex((control) => control === root.activeElement);
        shown[(at + 1) % shown.length]?.focus();
      },
      giveWay() {
        if (field === undefined || !layer.isModal || !canWait) return;
        layer.open(false);
        field.focus({ preventScroll: true });
      },
    });
    // Only now: that the focus goes is not to be heard by the page.
    layer.open(isModal);
  }

  return {
    show(view, messages) {
      const isNew =
        before?.about !== view.about ||
        before.isLink !== view.isLink ||
        (before.seconds === undefined) !== (view.seconds === undefined);
      const { isLink } = view;
      canWait = view.seconds !== undefined || view.canWait;
      speakAs(dialog, messages);
      title.textContent = view.title;
      text.textContent = view.text;
      countdown.hidden = view.seconds === undefined;
      timeLabel.textContent = messages.timeLeft;
      time.textContent = messages.clock(view.seconds ?? 0);
      if (note.textContent !== view.note) note.textContent = view.note;
      say(primary, !isLink && view.primary);
      say(signOut, view.canSignOut && messages.signOut);
      say(signIn, (view.canSignIn || isLink) && messages.signInAgain);
      signIn.target = isLink ? '_blank' : '';
      signIn.href = (isLink && actions.url()) || actions.signInUrl();
      say(choice, view.choice);
      say(choiceText, view.choiceText);
      say(wait, view.canWait && messages.notNow);
      if (isNew) open();
      else layer.check();
      // Said and gone: a second later another time would be right.
      if (isNew && !layer.isModal) spoken.textContent = `${view.title} ${view.text}`;
      else if (isSpoken(before?.seconds, view.seconds)) {
        spoken.textContent = timed(messages, messages.secondsLeft, view.seconds ?? 0);
      } else if (before?.seconds !== view.seconds) spoken.textContent = '';
      before = view;
    },
    remind(words, messages) {
      speakAs(reminder, messages);
      reminder.textContent = words ?? '';
      const isSilent = words === undefined;
      if (reminder.hidden === isSilent) return;
      reminder.hidden = isSilent;
      try {
        reminder.popover = isSilent ? null : 'manual';
        if (!isSilent) reminder.showPopover();
      } catch {
        reminder.removeAttribute('popover');
      }
    },
    isSeen: () => isSeen(before === undefined ? reminder : dialog),
    close() {
      if (before === undefined) return;
      before = undefined;
      spoken.textContent = '';
      layer.close();
      presses.over();
      if (field !== undefined && field === deepFocus()) putCaret(field);
    },
  };
}

/** What has nothing to say is not there. */
function say(element: HTMLElement, words: string | false | undefined): void {
  element.hidden = !words;
  element.textContent = words || '';
}

/** Tells voices and layout in which language something is. */
function speakAs(element: HTMLElement, { lang, dir }: Messages): void {
  element.lang = lang;
  element.dir = dir ?? 'auto';
}

/** What has the focus, in whatever shadow. */
function deepFocus(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** Chromium gives a field the focus back without the caret when a trap of the page has selected in it meanwhile. */
function putCaret(field: HTMLElement): void {
  // Not every kind of field has one.
  attempt(() => {
    const { selectionStart, selectionEnd } = field as HTMLInputElement;
    (field as HTMLInputElement).setSelectionRange(selectionStart, selectionEnd);
  });
}

function isTextField(element: Element | null): element is HTMLElement {
  return (
    element instanceof HTMLElement &&
    // What has a dash may have a field in a closed shadow.
    (/^input$|^textarea$|-/.test(element.localName) || element.isContentEditable)
  );
}

/** Whether nothing around an element hides it, from the eye or from assistive technology. */
function isSeen(element: HTMLElement): boolean {
  let around: Element | null = element;
  while (around !== null) {
    if (around.matches('[inert], [aria-hidden="true"]')) return false;
    const root: Node = around.getRootNode();
    around =
      around.assignedSlot ??
      around.parentElement ??
      (root instanceof ShadowRoot ? root.host : null);
  }
  return attempt(() => element.checkVisibility()) !== false;
}
