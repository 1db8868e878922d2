/** Runs in the page: watches its session, notes what it sees, and obeys the test without a driver, which would give activation. */
import { FAKES } from './fakes.ts';
import { watchSession, type Transport, type WatchedSession } from 'stillhere/client';

/** What a test may do in a page. */
export interface InputPage {
  /** Lets time pass at once, by default two seconds, so that the next input is reported, and forgets what was seen. */
  mark(step?: number): void;
  /** Whether a person was there since the mark. */
  isCounted(): boolean;
  /** Events since the mark, as `click`, or `(click)` when it is not trusted. */
  readonly seen: string[];
  /** Where the middle of something is, on the screen; the pointer must have been over the page. */
  placeOf(selector: string): { readonly x: number; readonly y: number };
  /** Whether the last place on the screen of which the pointer told is this. */
  isPointerAt(x: number, y: number): boolean;
  /** Lets time pass at once. */
  advance(ms: number): void;
  /** Waits until the page has seen nothing for a moment. */
  rests(): Promise<void>;
  readonly session: WatchedSession;
  /** What the session told. */
  readonly told: string[];
  /** What scripts do to look like a person. */
  readonly fakes: Readonly<Record<string, () => void>>;
}

declare global {
  interface Window {
    readonly inputPage: InputPage;
  }
}

/** Milliseconds that a mark lets pass: more than lie between two reports. */
const STEP = 2_000;

const query = new URLSearchParams(location.search);
const page = query.get('n') ?? '';
const idle = Number(query.get('idle') ?? 900_000);

const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
let count = 0;
let shift = 0;
const begunAt = Date.now();
/** What lasts as long as a session has no time but what the test gives it. */
const passed = (): number => (query.has('idle') ? 1_000 : performance.now()) + shift;
const clock = {
  wall: () => begunAt + passed(),
  monotonic: passed,
  setTimer(run: () => void, delay: number) {
    const id = (count += 1);
    timers.set(id, { at: clock.monotonic() + delay, run });
    setTimeout(runDue, delay + 1);
    return () => void timers.delete(id);
  },
};

function runDue(): void {
  for (const [id, { at, run }] of timers) {
    if (at > clock.monotonic() || !timers.delete(id)) continue;
    run();
  }
}

let lastActivityAt = clock.wall();

/** The server's word. */
function answer(): ReturnType<Transport['status']> {
  const idleRemaining = lastActivityAt + idle - clock.wall();
  if (idleRemaining <= 0) {
    return Promise.resolve({ state: 'ended', session: page, reason: 'idle' });
  }
  return Promise.resolve({
    state: 'active',
    session: page,
    idleRemaining,
    absoluteRemaining: 28_800_000,
    idleTimeout: idle,
    warnBefore: (idle * 5) / 12,
    maxHold: 3_600_000,
    fresh: true,
    endOnClose: 0,
    closing: false,
  });
}

const session = watchSession({
  base: `/session-${page}`,
  clock,
  signInUrl: false,
  dismissOnActivity: true,
  transport: {
    status: answer,
    ping(idleFor) {
      lastActivityAt = Math.max(lastActivityAt, clock.wall() - idleFor);
      return answer();
    },
    signOut: answer,
    listen: () => () => undefined,
  },
});
const told: string[] = [];
session.on('warning', () => void told.push('warning'));
session.on('ended', ({ reason }) => void told.push(`ended ${reason}`));

const SEEN =
  `pointerdown pointermove pointerup mousedown mouseup click dblclick auxclick contextmenu keydown keyup beforeinput
  input change compositionstart compositionupdate compositionend wheel touchstart touchmove drag dragstart dragend drop cut copy paste
  focusin focus blur scroll selectionchange cancel beforeprint afterprint select toggle submit reset
  enterpictureinpicture leavepictureinpicture play pause volumechange seeking`.split(/\s+/);
const seen: string[] = [];
let pointer: PointerEvent | undefined;
let markedAt = clock.wall();
let markedBy = STEP;

for (const name of SEEN) {
  addEventListener(
    name,
    (event) => {
      const text = event instanceof KeyboardEvent && event.repeat ? `${name}*` : name;
      seen.push(event.isTrusted ? text : `(${text})`);
      // `composedPath` of engines differs; the pointer's own place tells where the content is on the screen.
      if (name === 'pointermove' && event.isTrusted) {
        pointer = event as PointerEvent;
      }
    },
    { capture: true, passive: true },
  );
}

const inputPage: InputPage = {
  mark(step = STEP) {
    markedBy = step;
    inputPage.advance(step);
    seen.length = 0;
    markedAt = clock.wall();
  },
  // Half a step is far from both: what was before the mark, and what came after it.
  isCounted: () => session.inspect().idleFor < clock.wall() - markedAt + markedBy / 2,
  seen,
  placeOf(selector) {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    if (box === undefined) throw new Error(`There is no ${selector}`);
    const { screenX, screenY, clientX, clientY } = pointer ?? new PointerEvent('pointermove');
    return {
      x: Math.round(screenX - clientX + box.x + box.width / 2),
      y: Math.round(screenY - clientY + box.y + box.height / 2),
    };
  },
  isPointerAt: (x, y) => pointer?.screenX === x && pointer.screenY === y,
  advance(ms) {
    shift += ms;
    runDue();
  },
  async rests() {
    let before;
    do {
      before = seen.length;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60)));
    } while (seen.length > before);
  },
  session,
  told,
  fakes: FAKES,
};
Object.defineProperty(window, 'inputPage', { value: inputPage });

const orders = new EventSource(`/orders?n=${page}`);
orders.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const { id, script } = JSON.parse(data) as { readonly id: number; readonly script: string };
  void obey(script).then((result) =>
    fetch(`/done?id=${id}`, { method: 'POST', body: JSON.stringify(result) }),
  );
});

async function obey(script: string): Promise<object> {
  try {
    // eslint-disable-next-line no-eval -- the test's own script
    const value = (await (0, eval)(script)) as unknown;
    return { value: value ?? null };
  } catch (error) {
    return { error: String(error) };
  }
}
