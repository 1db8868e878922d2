/** Runs in the page: watches its session on a clock that the test turns, and gives the test what it needs. */
import type * as Stillhere from '../../../src/element/global.ts';
import type { Clock, SessionSnapshot, Transport } from '../../../src/client/index.ts';
import { createKeepAliveTransport } from '../../../src/client/keep-alive-transport.ts';
import { createFakeClock } from '../../../src/testing/fake-clock.ts';

/** What a test may do in a page. */
export interface TestPage {
  /** Lets time pass; what the page sends then is on its way when this returns. */
  advance(ms: number): void;
  /** Milliseconds to the next timer of which something may come; undefined when none waits. */
  untilTimer(): number | undefined;
  /** The machine sleeps: no timer runs, the monotonic clock stands. */
  sleep(ms: number): void;
  shiftWall(ms: number): void;
  /** Waits until everything that was sent to the server has been answered, or has failed. */
  settle(): Promise<void>;
  snapshot(): SessionSnapshot;
  /** What the page was told, in order, with the real time of it. */
  readonly log: readonly LogEntry[];
  /** Names of the trusted input that reached the page. */
  readonly inputs: readonly string[];
  isContentVisible(): boolean;
  /** An element that says of itself that it is visible, in a colour that nothing else on the page has. */
  secret(name?: string): HTMLElement;
  /** The words of the dialog; undefined while it is closed. */
  dialogText(): string | undefined;
  /** What has the focus, as its id or its words. */
  focused(): string;
  /** The middle of what a selector or the words of a button name, in the page or in the dialog. */
  placeOf(name: string): { readonly x: number; readonly y: number } | undefined;
}

/** One thing that happened. */
export interface LogEntry {
  readonly what: string;
  readonly at: number;
}

declare global {
  interface Window {
    /** Undefined on the sign-in page. */
    readonly testPage?: TestPage;
  }
  var stillhere: typeof Stillhere;
}

const query = new URLSearchParams(location.search);
const now = Number(document.querySelector('meta[name=now]')?.getAttribute('content'));
const time = createFakeClock(now);
/** How often the mark is looked at: of a look that follows a look nothing comes by itself, and nobody waits for it. */
const LOOK_EVERY = 500;
const timers = new Set<{ readonly at: number }>();
let isLooking = false;
const pending = new Set<Promise<unknown>>();
const log: LogEntry[] = [];

/** The page's time, which also tells when its next timer is due. */
const clock: Clock = {
  ...time,
  setTimer(callback, delay) {
    const timer = { at: time.monotonic() + Math.max(0, delay) };
    if (!isLooking || delay !== LOOK_EVERY) timers.add(timer);
    const cancel = time.setTimer(() => {
      timers.delete(timer);
      isLooking = delay === LOOK_EVERY;
      callback();
      isLooking = false;
    }, delay);
    return () => {
      timers.delete(timer);
      cancel();
    };
  },
};

function note(what: string): void {
  log.push({ what, at: Date.now() });
}

/** Waits for the real answers, so that no test has to guess how long they take. */
function tracked(transport: Transport): Transport {
  function track<Result>(sent: Promise<Result>): Promise<Result> {
    pending.add(sent);
    const forget = (): boolean => pending.delete(sent);
    sent.then(forget, forget);
    return sent;
  }
  const { extendTime } = transport;
  return {
    status: (believed) => track(transport.status(believed)),
    ping: (idleFor) => track(transport.ping(idleFor)),
    ...(extendTime && {
      extendTime: (isExtended: boolean) => track(extendTime(isExtended)),
    }),
    signOut: () => track(transport.signOut()),
    listen: (onStatus) => transport.listen(onStatus),
  };
}

function createTransport(): Transport {
  if (query.has('keep-alive')) {
    return createKeepAliveTransport({
      pingUrl: '/keep-alive',
      signOutUrl: '/session/sign-out',
      idleTimeout: '60s',
      warnBefore: '30s',
    });
  }
  return stillhere.createFetchTransport({
    timeout: query.get('timeout') === 'short' ? '1s' : '8s',
  });
}

const session = stillhere.watchSession({
  // Only real timers are throttled.
  ...(query.has('real') ? {} : { clock }),
  transport: tracked(createTransport()),
  push: query.has('push'),
  ...(query.has('stay') ? { signInUrl: false } : {}),
});
session.on('warning', ({ kind }) => note(`warning ${kind}`));
session.on('extended', () => note('extended'));
session.on('failed', ({ what }) => note(`failed ${what}`));
session.on('ended', ({ reason }) => note(`ended ${reason}`));
let state = session.snapshot.state;
session.subscribe(() => {
  if (session.snapshot.state !== state) note(`is ${session.snapshot.state}`);
  ({ state } = session.snapshot);
});

const element = document.createElement('still-here') as Stillhere.StillHereElement;
element.session = session;
const notices = query.get('notices');
if (notices !== null) element.setAttribute('notices', notices);
document.body.append(element);
document.querySelector('#sign-out')?.addEventListener('click', () => void session.signOut());

const inputs: string[] = [];
for (const name of ['keydown', 'pointermove', 'click', 'wheel', 'scroll']) {
  addEventListener(name, ({ isTrusted }) => isTrusted && inputs.push(name), true);
}

const root = (): ParentNode => element.shadowRoot ?? document.createDocumentFragment();

function find(name: string): Element | undefined {
  const buttons = [...root().querySelectorAll('button')];
  return (
    buttons.find((button) => button.textContent === name) ??
    (name.startsWith('#') ? (document.querySelector(name) ?? undefined) : undefined)
  );
}

/** Answers are handled in the task that brings them: after one more, everything has happened. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const testPage: TestPage = {
  advance: (ms) => time.advance(ms),
  untilTimer() {
    if (timers.size === 0) return undefined;
    return Math.min(...[...timers].map(({ at }) => at)) - time.monotonic();
  },
  sleep: (ms) => time.sleep(ms),
  shiftWall: (ms) => time.shiftWall(ms),
  async settle() {
    do {
      await Promise.allSettled(pending);
      await nextTask();
    } while (pending.size > 0);
  },
  snapshot: () => session.snapshot,
  log,
  inputs,
  isContentVisible: () =>
    document
      .querySelector('h1')
      ?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ?? false,
  secret(name = 'p') {
    const made = document.createElement(name);
    made.textContent = 'secret';
    made.style.cssText = `display: block; visibility: visible; opacity: 1; min-width: 90px; min-height: 90px;
      background: rgb(255 0 255); color: rgb(255 0 255)`;
    if (name === 'dialog') made.style.display = '';
    return made;
  },
  dialogText: () => {
    const dialog = root().querySelector('dialog');
    return dialog?.open === true ? dialog.innerText : undefined;
  },
  focused() {
    const focused = element.shadowRoot?.activeElement ?? document.activeElement;
    return focused?.id || (focused?.textContent ?? '');
  },
  placeOf(name) {
    const box = find(name)?.getBoundingClientRect();
    return box && { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  },
};
Object.defineProperty(window, 'testPage', { value: testPage });
