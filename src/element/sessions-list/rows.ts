/** Knows the rows of the list: which stay the same while the list changes, so that the focus does. */
import type { ListedSession } from '../../core/session-list.ts';
import { part } from '../part.ts';
import { ago, filled, type SessionsListMessages } from './words.ts';

/** The rows of a list. */
export interface Rows {
  readonly element: HTMLElement;
  show(sessions: readonly ListedSession[], messages: SessionsListMessages): void;
  /** Marks the buttons as not to be pressed now. They keep the focus. */
  setBusy(isBusy: boolean): void;
  /** Where the focus goes when the row at this place is gone: to the next one, the one before, or the list itself. */
  focusFrom(place: number): void;
  /** The place of a session's row; -1 where it has none. */
  placeOf(id: string): number;
}

interface Row {
  readonly element: HTMLElement;
  readonly button: HTMLElement;
  show(session: ListedSession, messages: SessionsListMessages): void;
}

/** Makes a list without rows. `end` is what a button does. */
export function createRows(end: (session: ListedSession) => void): Rows {
  const element = part('ul', 'sessions');
  element.setAttribute('role', 'list');
  element.tabIndex = -1;
  const rows = new Map<string, Row>();

  const buttonAt = (place: number): HTMLElement | null | undefined =>
    element.children[place]?.querySelector<HTMLElement>('button:not([hidden])');

  return {
    element,
    show(sessions, messages) {
      element.setAttribute('aria-label', messages.label);
      const ids = new Set(sessions.map(({ id }) => id));
      for (const [id, row] of rows) {
        if (ids.has(id)) continue;
        row.element.remove();
        rows.delete(id);
      }
      for (const [place, session] of sessions.entries()) {
        let row = rows.get(session.id);
        if (row === undefined) rows.set(session.id, (row = createRow(session.id, end)));
        row.show(session, messages);
        const there = element.children[place] ?? null;
        if (there === row.element) continue;
        // Who is moved loses the focus.
        const root = element.getRootNode() as ShadowRoot;
        const isFocused = root.activeElement === row.button;
        element.insertBefore(row.element, there);
        if (isFocused) row.button.focus({ preventScroll: true });
      }
    },
    setBusy(isBusy) {
      for (const { button } of rows.values()) {
        if (isBusy) button.setAttribute('aria-disabled', 'true');
        else button.removeAttribute('aria-disabled');
      }
    },
    focusFrom: (place) => (buttonAt(place) ?? buttonAt(place - 1) ?? element).focus(),
    placeOf: (id) => [...element.children].findIndex((child) => child === rows.get(id)?.element),
  };
}

function createRow(id: string, end: (session: ListedSession) => void): Row {
  const device = part('bdi', 'name');
  const isThis = part('span', 'this');
  const details = part('p', 'details');
  const button = part('button', 'button end');
  const element = part(
    'li',
    'session',
    part('div', 'about', part('p', 'device', device, isThis), details),
    button,
  );
  device.id = `device-${id}`;
  button.id = `end-${id}`;
  // "End session Firefox, Windows": among many, it is known which one.
  button.setAttribute('aria-labelledby', `${button.id} ${device.id}`);
  let shown: ListedSession | undefined;
  button.addEventListener('click', () => {
    if (shown !== undefined) end(shown);
  });
  return {
    element,
    button,
    show(session, messages) {
      shown = session;
      setText(device, session.device || messages.unknownDevice);
      setText(isThis, messages.thisBrowser);
      isThis.hidden = !session.isThis;
      button.hidden = session.isThis;
      setText(button, messages.end);
      setText(details, detailsOf(session, messages));
    },
  };
}

function detailsOf(
  { isThis, place, idleFor, signedInFor }: ListedSession,
  messages: SessionsListMessages,
): string {
  const since = (text: string, elapsed: number): string =>
    filled(text, { time: ago(elapsed, messages) });
  const isActive = isThis || idleFor < 60_000;
  // A place of another direction does not turn the rest of the line.
  return [
    ...(place === '' ? [] : [`\u2068${place}\u2069`]),
    isActive ? messages.activeNow : since(messages.lastActive, idleFor),
    since(messages.signedIn, signedInFor),
  ].join(' · ');
}

/** What is the same is left alone: a person may have marked it, or be hearing it. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
