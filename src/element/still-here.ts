/** Knows `<still-here>`: what of the session is shown, and by which attributes. */
import type { WatchedSession } from '../client/index.ts';
import { watchLanguage } from '../client/page-language.ts';
import { putInTitle } from '../client/page-title.ts';
import { systemClock } from '../client/system-clock.ts';
import { createDialog, type Dialog } from './dialog.ts';
import { earlyValue } from './early-value.ts';
import { english, type Messages, type OwnMessages } from './messages.ts';
import { watchPresses, type Presses } from './presses.ts';
import { maySpeak, stopSpeaking, type Speaker } from './speaker.ts';
import { standInFor } from './stand-in.ts';
import { reminderOf, viewOf, type DialogView, type SigningOut, type WayOut } from './view.ts';
import { wordingOf } from './wording.ts';
import { watchAsWritten, waySignedInAgain } from './written-options.ts';

/** Where there is no document the module can still be imported (requirement B12). */
const Base: typeof HTMLElement =
  globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * `<still-here>`: shows the person what the session is about to do, and asks.
 *
 * Attributes: `base`, `sign-in-url`, `unsaved-forms`, `frame-origins` (by spaces), `sign-in-again` (`window` or `frame`) as in `WatchOptions`; `push`, `dismiss-on-activity` and
 * `title-countdown` (the time also stands in the page's title) by their presence; `debug` shows a developer what the
 * page believes, and the log. It speaks the language of the nearest `lang`; each text of `Messages` but `signInAgain` and those of `ended` is an
 * attribute too, such as `idle-title`, `idle-text` (with `{time}` for how long) and `stay`.
 * Parts: `dialog`, `title`, `text`, `countdown`, `time`, `note`, `actions`, `button`, `primary`, `choice` and `choice-text` (more time, where the policy lets the person choose), and `reminder`, the quiet
 * line that keeps the absolute end in sight once it was warned of.
 * It may stand anywhere: where it could not be seen, or read aloud, another `<still-here>` beside the body stands in. It
 * comes back into a document that is written anew without one.
 * What is in it is in the dialog too: above its title what has `slot="logo"`, the rest below its text.
 * Custom properties: `--stillhere-accent`, `--stillhere-on-accent`, `--stillhere-surface`, `--stillhere-text`,
 * `--stillhere-border`, `--stillhere-radius`, `--stillhere-font`.
 * Event: `stillhere:session` (it bubbles), when it has a session to show: see `session`.
 */
export class StillHereElement extends Base {
  /** Words of the page's own, or some of them. Set them before the first warning. */
  messages: OwnMessages = (earlyValue(this, 'messages') as OwnMessages | undefined) ?? {};

  #messages: Messages = english;
  #session: WatchedSession | undefined;
  #isOwnSession = false;
  #stops: (() => void)[] = [];
  #presses: Presses = watchPresses();
  #dialog: Dialog | undefined;
  /** Where the dialog stands meanwhile, if it cannot stand here. */
  #standIn: { readonly element: StillHereElement; readonly dialog: Dialog } | undefined;
  #isStandIn = false;
  /** Of the document, when it came there. */
  #root: Element | undefined;
  #speaker: Speaker = { element: this, render: () => this.#render() };
  #signingOut: SigningOut | undefined;
  #wayOut: WayOut | undefined;

  /**
   * The session that is shown. Without one, the element starts its own, by its attributes, when it is in the page, at the
   * latest when it is asked for it. Each that it gets is told by `stillhere:session`, before anything is warned of.
   */
  get session(): WatchedSession | undefined {
    if (this.isConnected) this.#start(true);
    return this.isConnected || !this.#isOwnSession ? this.#session : undefined;
  }

  set session(session: WatchedSession | undefined) {
    if (session !== undefined && session === this.#session) return;
    this.#release();
    this.#session = session;
    if (this.isConnected) this.#bind();
  }

  connectedCallback(): void {
    if (this.#isStandIn) return;
    this.#root = document.documentElement;
    // At once: who listens first at a window cannot be stopped by the others.
    this.#presses.start();
    const early = earlyValue(this, 'session');
    if (early !== undefined) this.session = early as WatchedSession;
    // A framework sets properties after it has put the element in its place.
    queueMicrotask(() => {
      try {
        this.#begin();
      } catch {
        // One with other attributes, which it takes the place of, is gone only then.
        systemClock.setTimer(() => this.#begin(true), 0);
      }
    });
  }

  disconnectedCallback(): void {
    if (this.#isStandIn) return;
    this.#presses.stop();
    this.#show(undefined, undefined);
    // Who moves it, or changes the page around it, puts it back at once: its watch goes on.
    this.#settle(0);
  }

  /** The page that took it away does not need it; one that was written anew (`document.open`) has only lost it. */
  #settle(delay: number): void {
    systemClock.setTimer(() => {
      if (this.isConnected) return;
      const root = document.documentElement as Element | null;
      if (root === null) this.#settle(1_000);
      else if (root === this.#root || document.querySelector('still-here') !== null)
        this.#release();
      else root.insertBefore(this, document.body);
    }, delay);
  }

  #begin(isLast?: boolean): void {
    if (!this.isConnected) return;
    // What is in it is for the dialog, and seen nowhere else.
    if (this.firstElementChild !== null) this.#shadow();
    this.#start(isLast);
    this.#render();
  }

  /** `isLast`: it will not be tried again, so it takes what it can have. */
  #start(isLast?: boolean): void {
    if (this.#stops.length > 0 || this.#isStandIn) return;
    if (this.#session === undefined) {
      this.#session = watchAsWritten(this, isLast);
      this.#isOwnSession = true;
    }
    this.#bind();
  }

  #bind(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#stops = [
      session.subscribe(this.#speaker.render),
      watchLanguage(this, this.#speaker.render),
    ];
    if (this.hasAttribute('debug')) {
      const panel = import('./debug-panel.ts').then(({ showDebugPanel }) =>
        showDebugPanel(this.#shadow(), session),
      );
      this.#stops.push(() => void panel.then((stop) => stop()));
    }
    if (waySignedInAgain(this) === 'frame') {
      const frame = import('./sign-in-frame.ts').then(({ watchSignInFrame }) =>
        watchSignInFrame(
          session,
          () => (this.#standIn?.element ?? this).shadowRoot,
          () => this.#messages.signInAgain,
        ),
      );
      this.#stops.push(() => void frame.then((stop) => stop()));
    }
    this.#render();
    const detail = { session };
    this.dispatchEvent(
      new CustomEvent('stillhere:session', { bubbles: true, composed: true, detail }),
    );
  }

  #release(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#show(undefined, undefined);
    if (!this.#isOwnSession) return;
    this.#session?.stop();
    this.#session = undefined;
    this.#isOwnSession = false;
  }

  #render(): void {
    const snapshot = this.#session?.snapshot;
    if (snapshot === undefined || !this.isConnected) return;
    if (snapshot.state !== 'warning' || snapshot.isExtending) this.#signingOut = undefined;
    if (!snapshot.isIntercepted && !snapshot.signInAgain) this.#wayOut = undefined;
    const messages = wordingOf(this, this.messages);
    this.#messages = messages;
    this.#show(
      viewOf(snapshot, messages, this.#signingOut, this.#wayOut),
      reminderOf(snapshot, messages),
    );
  }

  #show(view: DialogView | undefined, reminder: string | undefined): void {
    if (this.hasAttribute('title-countdown')) {
      const seconds = view?.seconds;
      putInTitle('time', seconds === undefined ? seconds : `(${this.#messages.clock(seconds)}) `);
    }
    const isSilent = view === undefined && reminder === undefined;
    if (isSilent || !maySpeak(this.#speaker, this.#session?.snapshot.session)) {
      this.#dialog?.close();
      this.#dialog?.remind(undefined, this.#messages);
      // First the dialog, which gives the focus back.
      this.#standIn?.dialog.close();
      this.#standIn?.element.remove();
      this.#standIn = undefined;
      if (isSilent) stopSpeaking(this.#speaker);
      return;
    }
    // Most pages never need it.
    this.#dialog ??= this.#build(this);
    if (this.#standIn !== undefined) return this.#tell(this.#standIn.dialog, view, reminder);
    this.#tell(this.#dialog, view, reminder);
    if (this.#dialog.isSeen()) return;
    this.#tell(this.#dialog, undefined, undefined);
    const element = standInFor(this);
    element.#isStandIn = true;
    element.#session = this.#session;
    document.documentElement.insertBefore(element, document.body);
    this.#standIn = { element, dialog: this.#build(element) };
    this.#tell(this.#standIn.dialog, view, reminder);
  }

  #tell(dialog: Dialog, view: DialogView | undefined, reminder: string | undefined): void {
    if (view === undefined) dialog.close();
    else dialog.show(view, this.#messages);
    dialog.remind(reminder, this.#messages);
  }

  #build(place: StillHereElement): Dialog {
    return createDialog(place.#shadow(), this.#presses, {
      primary: () => this.#carryOn(),
      signOut: () => void this.#signOut(),
      wait: () => this.#leadOut('later'),
      choose: () => void this.#choose(),
      signInUrl: () => this.#session?.signInUrl || (this.getAttribute('sign-in-url') ?? '/sign-in'),
      url: () => this.#session?.wayThrough.url,
      lost: () => this.#render(),
    });
  }

  #carryOn(): void {
    const { isIntercepted, signInAgain } = this.#session?.snapshot ?? {};
    if (!isIntercepted && !signInAgain) void this.#session?.extend();
    else if (this.#session?.wayThrough.open() === false) this.#leadOut('blocked');
  }

  #leadOut(wayOut: WayOut): void {
    this.#wayOut = wayOut;
    this.#render();
  }

  async #choose(): Promise<void> {
    const session = this.#session;
    this.#signingOut = 'sent';
    this.#render();
    const isTold = await session?.extendTime(!session.snapshot.hasExtendedTime);
    this.#signingOut = undefined;
    // Whose choice cannot be told wants to stay, at least.
    if (!isTold) void session?.extend();
    this.#render();
  }

  async #signOut(): Promise<void> {
    this.#signingOut = 'sent';
    this.#render();
    const isOut = await this.#session?.signOut();
    this.#signingOut = isOut === false ? 'failed' : undefined;
    this.#render();
  }

  #shadow(): ShadowRoot {
    return this.shadowRoot ?? this.attachShadow({ mode: 'open' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    // Not the class: a program that has it by import and by require would have two of that name.
    'still-here': HTMLElement & Pick<StillHereElement, 'messages' | 'session'>;
  }
  interface GlobalEventHandlersEventMap {
    'stillhere:session': CustomEvent<{ readonly session: WatchedSession }>;
  }
}
