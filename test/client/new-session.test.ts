import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WatchOptions } from '../../src/client/index.ts';
import { IDLE, input, MINUTE, openPage, settle, WARN, type TestPage } from '../support/page.ts';

const KEY = 'stillhere:/session';
const pages: TestPage[] = [];

/** A page that knows whose session it has. */
async function open(options: WatchOptions = {}): Promise<TestPage> {
  const page = await openPage(options);
  pages.push(page);
  page.server.subject = 'george';
  await page.session.extend();
  page.server.calls.length = 0;
  return page;
}

const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');
const record = (): { session: string; epoch: number; ended?: string } =>
  JSON.parse(localStorage.getItem(KEY) ?? '');

/** Another tab says what the server has told it. */
function tellSession(session: string): void {
  const before = record();
  const told = { ...before, session, epoch: before.epoch + 1 };
  localStorage.setItem(KEY, JSON.stringify(told));
  dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: JSON.stringify(told) }));
}

function setMark(session: string | undefined): void {
  const over = session === undefined ? '; expires=Thu, 01 Jan 1970 00:00:00 GMT' : '';
  document.cookie = `stillhere.mark=${session ?? ''}${over}`;
}

beforeEach(() => {
  localStorage.clear();
  // This one never tells of a change.
  vi.stubGlobal('cookieStore', undefined);
  setMark('one');
});
afterEach(() => {
  for (const { session } of pages.splice(0)) session.stop();
  document.documentElement.removeAttribute('data-stillhere-curtain');
  setMark(undefined);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('I6: a sign-out by whatever way', () => {
  it('covers a page within a second, which asks, and ends when the server says so', async () => {
    const { server, clock, told } = await open();
    setMark(undefined);
    server.ended = 'none';
    clock.advance(500);
    expect(isCovered()).toBe(true);
    expect(server.calls[0]).toBe('status');
    await settle();
    clock.advance(2_000);
    await settle();
    expect(told).toEqual(['ending unknown', 'ended unknown']);
    clock.advance(5_000);
    expect(clock.timers, 'nothing is looked at any more').toBe(0);
  });

  it('is seen by a page that is woken before anything else', async () => {
    const { server } = await open();
    setMark(undefined);
    server.fault = 'silent';
    window.dispatchEvent(new Event('focus'));
    expect(isCovered()).toBe(true);
  });

  it('is seen at the first input', async () => {
    const { server } = await open();
    setMark(undefined);
    server.fault = 'silent';
    input();
    expect(isCovered()).toBe(true);
  });

  it('is not believed: the page goes on when the server knows the session, and does not ask again and again', async () => {
    const { server, clock, told } = await open();
    setMark(undefined);
    clock.advance(500);
    expect(isCovered()).toBe(true);
    await settle();
    expect(isCovered()).toBe(false);
    clock.advance(MINUTE);
    await settle();
    expect(server.calls).toEqual(['status']);
    expect(told).toEqual([]);
    setMark('one');
    window.dispatchEvent(new Event('focus'));
    setMark(undefined);
    clock.advance(500);
    await settle();
    expect(server.calls, 'but when it changes again').toEqual(['status', 'status']);
    expect(isCovered()).toBe(false);
  });

  it('means nothing to a page whose session has none', async () => {
    setMark(undefined);
    const { server, clock } = await open();
    setMark('two');
    clock.advance(MINUTE);
    await settle();
    expect([server.calls, isCovered()]).toEqual([[], false]);
  });
});

describe('a new sign-in in this browser', () => {
  it('of the same person: the page takes the new session, and was never hidden', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
    const { session, server, clock, told } = await open();
    const covers = vi.spyOn(document.documentElement, 'setAttribute');
    server.session = 'two';
    setMark('two');
    clock.advance(500);
    await settle();
    expect(session.snapshot).toMatchObject({ state: 'active', session: 'two' });
    expect(covers, 'not for a moment').not.toHaveBeenCalled();
    expect(server.calls).toEqual(['status']);
    expect(session.log.map(({ text }) => text)).toContain('the same person has signed in again');
    expect([told, reload.mock.calls]).toEqual([[], []]);
    expect(record()).toMatchObject({ session: 'two', epoch: 2 });
    server.ended = 'none';
    setMark(undefined);
    clock.advance(500);
    expect(isCovered(), 'its mark is seen, too').toBe(true);
  });

  it('is hidden before the server has answered, if that takes long', async () => {
    const { server, clock } = await open();
    server.fault = 'silent';
    setMark('two');
    clock.advance(500 + 399);
    expect(isCovered()).toBe(false);
    clock.advance(1);
    expect(isCovered()).toBe(true);
  });

  it('is hidden at once where nobody looks', async () => {
    const { server } = await open();
    server.fault = 'silent';
    setMark('two');
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    window.dispatchEvent(new Event('focus'));
    expect(isCovered()).toBe(true);
    hidden.mockRestore();
  });

  it('of another person: the page may put away what it has, covered, before it is loaded again', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
    const { session, server, clock, told } = await open({ endingTimeout: '3s' });
    session.on('ending', () => new Promise(() => {}));
    Object.assign(server, { session: 'two', subject: 'mary' });
    setMark('two');
    clock.advance(500);
    await settle();
    expect(isCovered()).toBe(true);
    expect(told).toEqual(['ending replaced']);
    clock.advance(2_999);
    await settle();
    expect(reload).not.toHaveBeenCalled();
    clock.advance(1);
    await settle();
    expect(reload).toHaveBeenCalledTimes(1);
    expect(isCovered()).toBe(true);
  });

  it('of the same person, heard of by push: the page asks first, and is never hidden', async () => {
    setMark(undefined);
    const { session, server } = await open({ push: true });
    const covers = vi.spyOn(document.documentElement, 'setAttribute');
    server.session = 'two';
    server.push({ state: 'ended', session: 'one', reason: 'replaced' });
    await settle();
    expect(session.snapshot).toMatchObject({ state: 'active', session: 'two' });
    expect(covers, 'not for a moment').not.toHaveBeenCalled();
  });

  it('of another person, heard of by push: is hidden within a second, whoever answers', async () => {
    setMark(undefined);
    const { server, clock } = await open({ push: true });
    server.fault = 'silent';
    server.push({ state: 'ended', session: 'one', reason: 'replaced' });
    clock.advance(400);
    expect(isCovered()).toBe(true);
  });

  it('is told by another tab: the page asks, and takes the new session', async () => {
    setMark(undefined);
    const { session, server } = await open();
    const covers = vi.spyOn(document.documentElement, 'setAttribute');
    server.session = 'two';
    tellSession('two');
    await settle();
    expect(session.snapshot.session).toBe('two');
    expect(covers).not.toHaveBeenCalled();
    expect(record(), 'which all have now').toMatchObject({ session: 'two', epoch: 2 });
    const at = { ...record(), ended: 'revoked' };
    dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: JSON.stringify(at) }));
    expect(session.snapshot.state, 'and what they say of it is heard').toBe('ended');
  });

  it('ends a warning, and grants the wish that was on its way', async () => {
    const { session, server, clock, told, wait } = await open();
    await wait(IDLE - WARN);
    expect(told).toEqual(['warning idle']);
    server.session = 'two';
    server.lastActivityAt = clock.wall();
    server.fault = 'silent';
    const wish = session.extend();
    server.fault = undefined;
    setMark('two');
    clock.advance(500);
    await settle();
    expect(await wish).toBe(true);
    expect(told).toEqual(['warning idle', 'extended']);
  });

  it('goes on with work that was held', async () => {
    const { session, server, clock, wait } = await open();
    session.hold('upload', new Promise(() => {}));
    server.session = 'two';
    setMark('two');
    clock.advance(500);
    await settle();
    expect(session.snapshot.holds).toEqual(['upload']);
    await wait(IDLE + MINUTE);
    expect(session.snapshot).toMatchObject({ state: 'active', session: 'two' });
  });
});

it('of two that took each other’s place where nothing is kept, the page hears of its own', async () => {
  setMark(undefined);
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('full');
  });
  const { session, server, clock } = await open();
  server.session = 'aaa';
  clock.advance(IDLE - WARN);
  await settle();
  await settle();
  expect(session.snapshot.session).toBe('aaa');
  const mine = JSON.stringify({
    epoch: 2,
    session: 'aaa',
    lastActivityAt: clock.wall(),
    confirmedAt: clock.wall(),
    answeredAt: clock.wall(),
    leaseUntil: 0,
  });
  dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: mine }));
  expect(session.inspect().idleRemaining).toBeGreaterThan(IDLE - 1_000);
});
