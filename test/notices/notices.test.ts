/** Warnings for who looks elsewhere: when they come, that they go, and that what fails hinders none of the others. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../src/client/index.ts';
import { english } from '../../src/element/messages.ts';
import { watchNotices, type NoticeKind, type Notices } from '../../src/notices/index.ts';

const ALL: readonly NoticeKind[] = ['title', 'favicon', 'sound', 'notification', 'badge'];

let calls: string[];
let isHidden: boolean;
let opened: Notices[];

class FakeNotification extends EventTarget {
  static permission = 'granted';
  static requestPermission = vi.fn(async () => (FakeNotification.permission = 'granted'));
  readonly #tag: string;
  constructor(text: string, { tag }: NotificationOptions) {
    super();
    this.#tag = tag ?? '';
    calls.push(`notification ${text}`);
  }
  close(): void {
    calls.push(`closed ${this.#tag}`);
  }
}

class FakeAudio {
  readonly currentTime = 0;
  readonly destination = {};
  constructor() {
    calls.push('sound');
  }
  resume = async (): Promise<void> => {};
  close = async (): Promise<void> => void calls.push('silence');
  createOscillator = (): object => this.#node();
  createGain = (): object => this.#node();
  #node(): object {
    const node = { gain: {}, frequency: {}, start() {}, stop() {}, connect: () => node };
    return node;
  }
}

beforeEach(() => {
  calls = [];
  opened = [];
  isHidden = true;
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() =>
    isHidden ? 'hidden' : 'visible',
  );
  FakeNotification.permission = 'granted';
  FakeNotification.requestPermission.mockClear();
  vi.stubGlobal('Notification', FakeNotification);
  vi.stubGlobal('AudioContext', FakeAudio);
  Object.assign(navigator, {
    setAppBadge: async () => calls.push('badge'),
    clearAppBadge: async () => calls.push('no badge'),
  });
  document.head.innerHTML = '<link rel="shortcut icon" href="/bank.ico">';
  document.title = 'Accounts';
  localStorage.clear();
});
afterEach(() => {
  for (const notices of opened) notices.stop();
  for (const name of ['setAppBadge', 'clearAppBadge']) Reflect.deleteProperty(navigator, name);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface FakeSession {
  snapshot: SessionSnapshot;
  subscribe(listener: () => void): () => void;
  becomes(state: SessionSnapshot['state']): void;
}

function createSession(): FakeSession {
  const listeners = new Set<() => void>();
  const session: FakeSession = {
    snapshot: { state: 'active', session: 'one' } as SessionSnapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    becomes(state) {
      session.snapshot = { ...session.snapshot, state, remaining: 60_000 };
      for (const listener of listeners) listener();
    },
  };
  return session;
}

function watch(kinds: readonly NoticeKind[] = ALL, text?: () => string): FakeSession {
  const session = createSession();
  opened.push(watchNotices(session, { kinds, ...(text === undefined ? {} : { text }) }));
  return session;
}

function look(): void {
  document.dispatchEvent(new Event('visibilitychange'));
}

const icon = (): string | null | undefined =>
  document.querySelector('link[rel~="icon"]')?.getAttribute('href');

/** Until one tab has rung. */
const rung = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1_000);

describe('somebody who looks elsewhere', () => {
  it('is warned in every way, and all of it is taken back when they stay', async () => {
    const session = watch(ALL, () => 'Are you still there?');
    expect([document.title, icon(), calls]).toEqual(['Accounts', '/bank.ico', []]);
    session.becomes('warning');
    await rung();
    expect(document.title).toBe('Are you still there?');
    expect(icon()).toMatch(/^data:/);
    expect(calls).toEqual(['badge', 'sound', 'notification Are you still there?']);
    session.becomes('active');
    expect([document.title, icon()]).toEqual(['Accounts', '/bank.ico']);
    expect(calls.slice(3).sort()).toEqual(['closed stillhere:one', 'no badge', 'silence']);
  });

  it.each<[string, (session: FakeSession) => void]>([
    ['looks here', () => ((isHidden = false), look())],
    ['is gone', (session) => session.becomes('ended')],
    ['leaves the page', () => dispatchEvent(new Event('pagehide'))],
    ['wants no more of it', () => opened[0]?.stop()],
  ])('has all of it taken back when the person %s', async (_how, happen) => {
    const session = watch();
    session.becomes('warning');
    await rung();
    happen(session);
    expect([document.title, icon()]).toEqual(['Accounts', '/bank.ico']);
    expect(calls).toEqual(expect.arrayContaining(['no badge', 'closed stillhere:one']));
  });

  it('is not warned while the page is seen, but when it is hidden then', async () => {
    isHidden = false;
    const session = watch();
    session.becomes('warning');
    await rung();
    expect([document.title, calls]).toEqual(['Accounts', []]);
    isHidden = true;
    look();
    await rung();
    expect(document.title).toBe('Are you still there?');
    expect(calls, 'they have seen it: nothing rings').toEqual(['badge']);
  });

  it('hears one tab, not ten; at the next warning again', async () => {
    const tabs = Array.from({ length: 10 }, () => watch());
    for (const tab of tabs) tab.becomes('warning');
    await rung();
    expect(calls.filter((call) => call === 'sound')).toHaveLength(1);
    expect(calls.filter((call) => call.startsWith('notification'))).toHaveLength(1);
    for (const tab of tabs) tab.becomes('active');
    vi.setSystemTime(Date.now() + 600_000);
    for (const tab of tabs) tab.becomes('warning');
    await rung();
    expect(calls.filter((call) => call === 'sound')).toHaveLength(2);
  });

  it('hears none when another tab shows the warning', async () => {
    isHidden = false;
    const seen = watch();
    seen.becomes('warning');
    await vi.advanceTimersByTimeAsync(100);
    isHidden = true;
    const hidden = watch();
    hidden.becomes('warning');
    await rung();
    expect(calls).not.toContain('sound');
  });

  it('is rung for by each where tabs share nothing', async () => {
    vi.stubGlobal('localStorage', undefined);
    for (const tab of [watch(['sound']), watch(['sound'])]) tab.becomes('warning');
    await rung();
    expect(calls).toEqual(['sound', 'sound']);
  });

  it('is asked by one tab after the other where the browser can do that', async () => {
    const request = vi.fn(async (_name: string, work: () => unknown) => work());
    Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } });
    for (const tab of [watch(['sound']), watch(['sound'])]) tab.becomes('warning');
    await rung();
    expect(calls).toEqual(['sound']);
    expect(request).toHaveBeenCalledTimes(2);
    Reflect.deleteProperty(navigator, 'locks');
  });

  it('is told by a service worker where a page shows no notification itself', async () => {
    const close = vi.fn();
    const worker = {
      showNotification: vi.fn(async () => {}),
      getNotifications: vi.fn(async () => [{ close }]),
    };
    Object.defineProperty(navigator, 'serviceWorker', {
      configurable: true,
      value: { getRegistration: async () => worker },
    });
    class OnAndroid {
      static readonly permission = 'granted';
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    }
    vi.stubGlobal('Notification', OnAndroid);
    const session = watch();
    session.becomes('warning');
    await rung();
    const tag = 'stillhere:one';
    expect(worker.showNotification).toHaveBeenCalledWith('Are you still there?', { tag });
    session.becomes('active');
    await rung();
    expect(worker.getNotifications).toHaveBeenCalledWith({ tag });
    expect(close).toHaveBeenCalledOnce();
    Reflect.deleteProperty(navigator, 'serviceWorker');
  });

  it.each<[string, () => void]>([
    ['notifications are denied', () => (FakeNotification.permission = 'denied')],
    ['there are none', () => vi.stubGlobal('Notification', undefined)],
    ['there is no sound', () => vi.stubGlobal('AudioContext', undefined)],
    ['there is no badge', () => Reflect.deleteProperty(navigator, 'setAppBadge')],
    [
      'the badge is refused later',
      () => Object.assign(navigator, { setAppBadge: () => Promise.reject(new Error('no')) }),
    ],
    ['the page has no icon', () => document.querySelector('link')?.remove()],
  ])('is warned in the other ways where %s', async (_what, breakIt) => {
    breakIt();
    const session = watch();
    session.becomes('warning');
    await rung();
    expect(document.title).toBe('Are you still there?');
    expect(icon()).toMatch(/^data:/);
    expect(calls.length).toBeGreaterThanOrEqual(2);
    session.becomes('active');
    await rung();
    expect(document.title).toBe('Accounts');
  });

  it('keeps the title and the icon that the page has given itself meanwhile', async () => {
    const session = watch();
    session.becomes('warning');
    document.title = '1 message';
    document.querySelector('link')?.setAttribute('href', '/other.ico');
    session.becomes('active');
    expect([document.title, icon()]).toEqual(['1 message', '/other.ico']);
  });

  it('is asked for notifications at a press alone, and once', async () => {
    FakeNotification.permission = 'default';
    watch();
    watch(['sound']);
    await rung();
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
    expect(await opened[1]?.ask(), 'they are not wanted').toBe(false);
    expect(await opened[0]?.ask()).toBe(true);
    expect(await opened[0]?.ask()).toBe(true);
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
    FakeNotification.permission = 'denied';
    expect(await opened[0]?.ask()).toBe(false);
    vi.stubGlobal('Notification', undefined);
    expect(await opened[0]?.ask()).toBe(false);
  });

  it('of a kind that there is not, is not warned in silence', () => {
    expect(() => watch(['smoke' as NoticeKind])).toThrow(
      '"smoke" is no kind of notice: there are title, favicon, sound, notification, badge',
    );
  });

  it('is warned as the attribute of <still-here> says, by the script', async () => {
    const session = createSession();
    const element = document.createElement('still-here');
    element.setAttribute('notices', 'title badge');
    document.body.append(element);
    await import('../../src/notices/global.ts');
    const detail = { session };
    element.dispatchEvent(new CustomEvent('stillhere:session', { bubbles: true, detail }));
    session.becomes('warning');
    expect(document.title).toBe('Are you still there?');
    await rung();
    expect(calls).toEqual(['badge']);
    session.becomes('active');
    expect(document.title).toBe('Accounts');
  });

  it('reads the title of the dialog, in the language of the page', async () => {
    document.documentElement.lang = 'de';
    const session = watch(['title']);
    session.becomes('warning');
    session.becomes('active');
    await vi.waitFor(() => {
      session.becomes('active');
      session.becomes('warning');
      expect(document.title).toBe('Sind Sie noch da?');
    }, 20_000);
    session.becomes('active');
    session.snapshot = { ...session.snapshot, warning: 'absolute' };
    session.becomes('warning');
    expect(document.title).toBe('Ihre Sitzung endet bald');
    document.documentElement.removeAttribute('lang');
    for (const [warning, title] of [
      ['idle', english.idleTitle],
      ['absolute', english.absoluteTitle],
    ] as const) {
      session.becomes('active');
      session.snapshot = { ...session.snapshot, warning };
      session.becomes('warning');
      expect(document.title).toBe(title);
    }
  });
});
