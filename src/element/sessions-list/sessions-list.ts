/** Knows `<still-here-sessions>`: the person's own sessions as a list, and what a person does with it. */
import type { ListedSession, SessionList } from '../../core/session-list.ts';
import { attempt } from '../../client/attempt.ts';
import { watchLanguage } from '../../client/page-language.ts';
import { numberIn } from '../../languages/times.ts';
import { earlyValue } from '../early-value.ts';
import { part } from '../part.ts';
import { createSessionCalls, type Refusal, type SessionCalls } from './calls.ts';
import { LOOK } from './look.ts';
import { createRows, type Rows } from './rows.ts';
import { createSchedule, type Outcome, type Schedule } from './schedule.ts';
import {
  filled,
  messagesOf,
  type OwnSessionsListMessages,
  type SessionsListMessages,
} from './words.ts';

/** Where there is no document the module can still be imported. */
const Base: typeof HTMLElement =
  globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * `<still-here-sessions>`: lists the sessions of the person at the screen, marks this one, and ends others. It asks the
 * server, which needs `yourSessions`, when it comes into the page, whenever the page is shown or used again, when a session begins
 * after one that was over, and every 15 seconds while it is seen. None of that is activity.
 *
 * Attributes: `base` and `sign-in-url`, as those of `<still-here>`.
 * Parts: `list`, `sessions`, `session`, `about`, `device`, `name`, `this`, `details`, `more`, `status`, `actions`, `button`,
 * `end`, `end-others`, `primary`. Custom properties: those of `<still-here>`.
 * Event: `stillhere:sign-in-needed` (it bubbles, and can be canceled), when the sign-in is too long ago to end sessions: an app
 * that then asks for the password by itself calls `detail.again()` afterwards, and no link to the sign-in page is shown.
 */
export class SessionsListElement extends Base {
  #own: OwnSessionsListMessages = {};
  #calls: SessionCalls | undefined;
  #schedule: Schedule | undefined;
  #list: SessionList | undefined;
  #isBusy = false;
  #stopWords = (): void => {};
  /** What the status says, in whatever language the list is. */
  #said: (messages: SessionsListMessages) => string = () => '';
  /** Answers come in any order: an older one than is shown is not. */
  #asked = 0;
  #shown = 0;
  readonly #rows: Rows = createRows((session) => void this.#end(session));
  readonly #more = part('p', 'more');
  readonly #status = part('p', 'status');
  readonly #endOthers = part('button', 'button end-others');
  readonly #signIn = part('a', 'button primary');

  /** The words as they are now: those that are not given are in the language of the nearest `lang`. */
  get messages(): SessionsListMessages {
    return messagesOf(this, this.#own);
  }

  set messages(messages: OwnSessionsListMessages) {
    this.#own = { ...messages };
    this.#render();
  }

  connectedCallback(): void {
    const early = earlyValue(this, 'messages');
    if (early !== undefined) this.messages = early as OwnSessionsListMessages;
    this.#build();
    this.#stopWords = watchLanguage(this, () => this.#render());
    this.#render();
    // A framework sets attributes after it has put the element in its place.
    queueMicrotask(() => {
      if (!this.isConnected || this.#schedule !== undefined) return;
      this.#schedule = createSchedule(`stillhere:${this.#base()}`, () => this.#refresh());
      void this.refresh();
    });
  }

  disconnectedCallback(): void {
    this.#stopWords();
    this.#schedule?.stop();
    this.#schedule = undefined;
    this.#calls = undefined;
    // Whoever gets the page next shall not find it there.
    this.#list = undefined;
    this.#say(() => '');
    this.#render();
  }

  /** Asks the server now. Settles when there is an answer, or none came. */
  async refresh(): Promise<void> {
    await this.#schedule?.ask();
  }

  async #refresh(): Promise<Outcome> {
    const calls = this.#server();
    const turn = ++this.#asked;
    const answer = await calls.list();
    const isLate = this.#isBusy || turn < this.#shown || calls !== this.#calls;
    if (isLate) return 'answered';
    if (typeof answer !== 'string') {
      this.#show(answer, turn);
      return 'answered';
    }
    if (answer === 'over') this.#leave();
    else if (this.#list === undefined) this.#say(({ unreachable }) => unreachable);
    return answer === 'over' ? 'over' : 'failed';
  }

  #base(): string {
    return this.getAttribute('base') ?? '/session';
  }

  #server(): SessionCalls {
    return (this.#calls ??= createSessionCalls(this.#base()));
  }

  async #end(session: ListedSession): Promise<void> {
    const place = this.#rows.placeOf(session.id);
    const isDone = await this.#change(
      (calls) => calls.end(session.id),
      ({ ended, unknownDevice }) => filled(ended, { device: session.device || unknownDevice }),
      () => void this.#end(session),
    );
    if (isDone) this.#rows.focusFrom(place);
  }

  async #endAllOthers(): Promise<void> {
    const isDone = await this.#change(
      (calls) => calls.endOthers(),
      ({ endedOthers }) => endedOthers,
      () => void this.#endAllOthers(),
    );
    if (isDone) this.#rows.element.focus();
  }

  /** Ends something; says whether that is done, and the focus is still where it was pressed. */
  async #change(
    call: (calls: SessionCalls) => Promise<SessionList | Refusal>,
    done: (messages: SessionsListMessages) => string,
    again: () => void,
  ): Promise<boolean> {
    if (this.#isBusy) return false;
    this.#setBusy(true);
    this.#say(() => '');
    const calls = this.#server();
    const pressed = this.shadowRoot?.activeElement;
    const answer = await call(calls);
    this.#setBusy(false);
    if (calls !== this.#calls) return false;
    if (typeof answer !== 'string') {
      const isThere = pressed != null && this.shadowRoot?.activeElement === pressed;
      // What was asked before this may not know of it.
      this.#show(answer, ++this.#asked);
      this.#say(done);
      return isThere;
    }
    if (answer === 'over') this.#leave();
    else if (answer === 'failed') this.#say(({ failed }) => failed);
    else this.#askToSignIn(again);
    return false;
  }

  #askToSignIn(again: () => void): void {
    const event = new CustomEvent('stillhere:sign-in-needed', {
      ...{ bubbles: true, composed: true, cancelable: true },
      detail: { again },
    });
    if (!this.dispatchEvent(event)) return;
    this.#say(({ notFresh }) => notFresh);
    const url = this.getAttribute('sign-in-url') ?? '/sign-in';
    const next = encodeURIComponent(location.pathname + location.search);
    this.#signIn.href = `${url}${url.includes('?') ? '&' : '?'}reason=not-fresh&next=${next}`;
    this.#signIn.hidden = false;
    this.#signIn.focus();
  }

  #leave(): void {
    this.#list = undefined;
    this.#render();
    this.#say(({ over }) => over);
  }

  #setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    this.#rows.setBusy(isBusy);
    if (isBusy) this.#endOthers.setAttribute('aria-disabled', 'true');
    else this.#endOthers.removeAttribute('aria-disabled');
  }

  /** Heard by who does not see it, and in sight until something else is said. */
  #say(said: (messages: SessionsListMessages) => string): void {
    this.#said = said;
    this.#status.textContent = said(this.messages);
    this.#signIn.hidden = true;
  }

  #show(list: SessionList, turn: number): void {
    if (this.#list === undefined) this.#say(() => '');
    this.#shown = turn;
    this.#list = list;
    this.#render();
  }

  #render(): void {
    const { sessions, more } = this.#list ?? { sessions: [], more: 0 };
    const { messages } = this;
    this.#rows.show(sessions, messages);
    const hasOthers = more > 0 || sessions.some(({ isThis }) => !isThis);
    const isAlone = this.#list !== undefined && !hasOthers;
    this.#more.textContent = isAlone
      ? messages.noOthers
      : more > 0
        ? filled(messages.more, { count: numberIn(messages.lang, more) })
        : '';
    this.#endOthers.textContent = messages.endOthers;
    this.#endOthers.hidden = !hasOthers;
    this.#signIn.textContent = messages.signInAgain;
    const said = this.#said(messages);
    // What is the same is not heard again.
    if (this.#status.textContent !== said) this.#status.textContent = said;
    const list = this.shadowRoot?.firstElementChild;
    list?.setAttribute('lang', messages.lang);
    // In a page of another direction the words run as they are written.
    list?.setAttribute('dir', messages.dir ?? 'auto');
  }

  #build(): void {
    if (this.shadowRoot !== null) return;
    const root = this.attachShadow({ mode: 'open' });
    attempt(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOK);
      root.adoptedStyleSheets.push(sheet);
    });
    this.#status.setAttribute('role', 'status');

    this.#signIn.hidden = true;
    this.#endOthers.addEventListener('click', () => void this.#endAllOthers());
    const actions = part('div', 'actions', this.#signIn, this.#endOthers);
    const list = part('div', 'list', this.#rows.element, this.#more, this.#status, actions);
    root.append(list);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'still-here-sessions': HTMLElement &
      Pick<SessionsListElement, 'refresh'> & {
        get messages(): SessionsListMessages;
        set messages(messages: OwnSessionsListMessages);
      };
  }
  interface GlobalEventHandlersEventMap {
    'stillhere:sign-in-needed': CustomEvent<{ again(): void }>;
  }
}
