/** Knows the whole life of a page, and what a person may rely on in it, whatever the browser does. */
// Loaded ahead: no file is fetched in time that is turned by hand.
import '../../../src/client/event-stream.ts';
import { watchSession } from '../../../src/client/index.ts';
import type { SharedRecord } from '../../../src/core/merge.ts';
import type { WatchedSession } from '../../../src/client/watched-session.ts';
import { IDLE, pretendBrowser, WARN } from './pretend-browser.ts';

const KEY = 'stillhere:/session';
/** The longest time, in milliseconds, until the page knows what it must, when one way to know it has failed. */
const PATIENCE = 8_000;
/** The same for what is only pushed: a stream that broke is opened again after a while. */
const PUSHED = 25_000;

/** Lives it, and says what was broken. `spoil` makes something fail from the first moment on; it returns what mends that. */
export async function live(spoil: () => () => void): Promise<readonly string[]> {
  const browser = pretendBrowser();
  const broken = new Set<string>();
  const { clock, server, uncaught, left } = browser;
  const main = document.createElement('main');
  const field = document.createElement('input');
  main.append(field);
  document.body.replaceChildren(main);
  field.value = 'not saved';
  let session: WatchedSession | undefined;
  let told: string[] = [];
  let isWorking = false;
  let overSince: number | undefined;
  let coveredSince: number | undefined;
  let workedAt = 0;
  let moves = 0;
  const moment = (): string => `${Math.round((clock.monotonic() - bornAt) / 1_000)} s`;
  let bornAt = clock.monotonic();
  let part = '';

  const isCovered = (): boolean =>
    document.adoptedStyleSheets.some(({ cssRules }) => cssRules.length > 0) ||
    document.documentElement.style.visibility === 'hidden';
  const fail = (what: string): void => void broken.add(`${part}, ${moment()}: ${what}`);
  const expect = (holds: boolean, what: string): void => {
    if (!holds) fail(what);
  };

  function look(): void {
    for (const error of uncaught.splice(0)) fail(`nobody caught ${String(error)}`);
    if (session === undefined) return;
    const isAlive = server.isAlive();
    const { state } = session.snapshot;
    overSince = isAlive ? undefined : (overSince ?? clock.wall());
    if (overSince !== undefined && clock.wall() > overSince + PUSHED && !isCovered()) {
      fail('what is over is shown');
    }
    if (isAlive && state === 'ended') fail('it was ended too early');
    const isHidden = isAlive && browser.isVisible && server.isOnline && isCovered();
    coveredSince = isHidden ? (coveredSince ?? clock.wall()) : undefined;
    if (coveredSince !== undefined && clock.wall() > coveredSince + PATIENCE) {
      fail('what lives is hidden');
    }
    if (isWorking && state === 'warning') fail('a person who works is warned');
  }

  const pass = (ms: number): Promise<void> => browser.pass(ms, look);
  const press = (): void => {
    workedAt = clock.wall();
    browser.fire(field, 'keydown', { key: 'a' });
    browser.fire(field, 'pointermove', { screenX: moves, screenY: (moves += 1) });
  };

  async function work(ms: number): Promise<void> {
    isWorking = true;
    for (let rest = ms; rest > 0; rest -= 5_000) {
      press();
      await pass(Math.min(rest, 5_000));
    }
    isWorking = false;
  }

  async function until(holds: () => boolean, patience: number, what: string): Promise<void> {
    for (let waited = 0; waited <= patience; waited += 500) {
      if (holds()) return;
      await pass(500);
    }
    fail(what);
  }

  /** What another tab would write, and say. */
  function tellFromOtherTab(news: Partial<SharedRecord>): void {
    let stored: object = {};
    try {
      stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as object;
    } catch {
      // Rubbish, by the fault.
    }
    const record = {
      epoch: 1,
      lastActivityAt: 0,
      confirmedAt: 0,
      answeredAt: 0,
      leftAt: 0,
      stayedAt: 0,
      leaseUntil: 0,
      acknowledged: false,
      ...stored,
      session: server.id,
      ...news,
    };
    const newValue = JSON.stringify(record);
    localStorage.setItem(KEY, newValue);
    browser.fire(window, 'storage', { key: KEY, newValue });
    browser.postFromOtherTab(KEY, record);
  }

  function watch(): WatchedSession {
    server.signIn();
    bornAt = clock.monotonic();
    overSince = undefined;
    told = [];
    left.length = 0;
    workedAt = clock.wall();
    const watched = watchSession({ push: true });
    session = watched;
    watched.on('warning', ({ kind }) => void told.push(`warning ${kind}`));
    watched.on('ending', ({ reason }) => void told.push(`ending ${reason}`));
    watched.on('ended', ({ reason }) => void told.push(`ended ${reason}`));
    watched.on('failed', ({ what }) => void told.push(`failed ${what}`));
    return watched;
  }

  /** The end as a person sees it: asked to save, told why, covered, on the way to sign in. */
  async function expectEnd(reasons: RegExp, patience: number): Promise<void> {
    await until(() => told.some((what) => what.startsWith('ended')), patience, 'no end was told');
    await pass(1_000);
    const ended = told.filter((what) => what.startsWith('ended'));
    expect(ended.length === 1 && reasons.test(String(ended[0])), `was told ${ended.join()}`);
    expect(
      told.some((what) => what.startsWith('ending')),
      'nobody was asked to save',
    );
    expect(isCovered(), 'the end is not covered');
    expect(left.length > 0, 'the page did not leave');
    expect(field.value === 'not saved' && field.isConnected, 'something of the page was lost');
  }

  function stop(): void {
    try {
      session?.stop();
      session?.stop();
    } catch (error) {
      fail(`stop threw ${String(error)}`);
    }
    session = undefined;
    for (const holder of [document, window]) {
      for (const shared of Object.getOwnPropertySymbols(holder)) {
        if (shared.description?.startsWith('stillhere') !== true) continue;
        (Reflect.get(holder, shared) as { open?: (watched: string) => void }).open?.(KEY);
        Reflect.deleteProperty(holder, shared);
      }
    }
    document.adoptedStyleSheets = [];
    document.documentElement.removeAttribute('style');
  }

  async function workAndIdle(): Promise<void> {
    part = 'work';
    const watched = watch();
    await pass(2_000);
    await work(50_000);
    expect(server.lastActivityAt > workedAt - 35_000, 'the server does not know of the work');
    part = 'another tab';
    const workedThere = (clock.wall() % 1) + clock.wall();
    tellFromOtherTab({
      lastActivityAt: workedThere,
      answeredAt: workedThere,
      confirmedAt: workedThere,
    });
    server.lastActivityAt = workedThere;
    await pass(2_000);
    part = 'sleep';
    clock.sleep(10_000);
    browser.fire(window, 'focus');
    await pass(2_000);
    expect(watched.snapshot.state === 'active', `is ${watched.snapshot.state} after a short sleep`);
    part = 'hidden';
    browser.isVisible = false;
    browser.fire(document, 'visibilitychange');
    await pass(3_000);
    browser.isVisible = true;
    browser.fire(document, 'visibilitychange');
    await work(10_000);
    part = 'offline';
    server.isOnline = false;
    browser.fire(window, 'offline');
    press();
    await pass(12_000);
    server.isOnline = true;
    browser.fire(window, 'online');
    press();
    // What could not be told may have been warned of.
    await pass(6_000);
    await until(() => watched.snapshot.state === 'active', PATIENCE, 'it is not as before');
    await work(10_000);
    part = 'put away';
    browser.isVisible = false;
    browser.fire(window, 'pagehide', { persisted: true });
    await pass(1_000);
    expect(isCovered(), 'it is kept as it was');
    browser.isVisible = true;
    browser.fire(window, 'pageshow', { persisted: true });
    await until(() => !isCovered(), PATIENCE, 'it stays hidden');
    part = 'warning';
    press();
    await pass(IDLE - WARN - 6_000);
    expect(watched.snapshot.state === 'active', `is ${watched.snapshot.state} long before the end`);
    await until(() => watched.snapshot.state === 'warning', 6_000 + PATIENCE, 'nobody is warned');
    expect(told.includes('warning idle'), 'the page was not told of the warning');
    expect(!isCovered(), 'the warning is covered');
    part = 'stay';
    await stay(watched);
    part = 'idle end';
    await pass(server.lastActivityAt + IDLE - WARN - clock.wall());
    await until(() => watched.snapshot.state === 'warning', PATIENCE, 'nobody is warned again');
    await pass(Math.max(0, server.lastActivityAt + IDLE - clock.wall()));
    await until(isCovered, PATIENCE, 'the page shows what is over');
    await expectEnd(/idle|unknown/, PATIENCE + 8_000);
    stop();
  }

  /** A person who is told that it failed presses again. */
  async function stay(watched: WatchedSession): Promise<void> {
    for (let tries = 0; tries < 2 && watched.snapshot.state === 'warning'; tries += 1) {
      let answer: boolean | undefined;
      watched.extend().then(
        (isExtended) => void (answer = isExtended),
        (error: unknown) => fail(`extend rejected: ${String(error)}`),
      );
      await until(
        () => answer !== undefined || watched.snapshot.hasFailed,
        10_000,
        'no answer to "stay"',
      );
    }
    await until(() => watched.snapshot.state === 'active', PATIENCE, `"stay" does not help`);
  }

  async function signedOutElsewhere(): Promise<void> {
    part = 'signed out elsewhere';
    watch();
    await pass(2_000);
    await work(5_000);
    server.ended = 'signed-out';
    tellFromOtherTab({ ended: 'signed-out' });
    await until(isCovered, PATIENCE, 'the page shows what is over');
    await expectEnd(/signed-out|unknown/, PATIENCE);
    stop();
  }

  async function revoked(): Promise<void> {
    part = 'revoked';
    watch();
    await pass(2_000);
    await work(5_000);
    server.revoke();
    await until(isCovered, PUSHED, 'the page shows what is over');
    await expectEnd(/revoked|unknown/, PUSHED);
    stop();
  }

  async function signedOut(): Promise<void> {
    part = 'signs out';
    const watched = watch();
    await pass(2_000);
    for (let tries = 0; tries < 2 && !isCovered(); tries += 1) {
      let answer: boolean | undefined;
      watched.signOut().then(
        (isOut) => void (answer = isOut),
        (error: unknown) => fail(`signOut rejected: ${String(error)}`),
      );
      await until(() => answer !== undefined, 20_000, 'no answer to "sign out"');
    }
    await expectEnd(/signed-out/, PATIENCE);
    stop();
  }

  async function stopped(): Promise<void> {
    part = 'stops';
    watch();
    await pass(2_000);
    session?.stop();
    await pass(1_000);
    expect(!isCovered(), 'it is covered when nobody watches');
    stop();
    await pass(1_000);
  }

  const mend = spoil();
  try {
    for (const one of [workAndIdle, signedOutElsewhere, revoked, signedOut, stopped]) {
      try {
        await one();
      } catch (error) {
        fail(`threw ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
        stop();
      }
    }
  } finally {
    mend();
    // What still waits is of this life.
    await browser.pass(60_000);
    browser.restore();
  }
  return [...broken];
}
