import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListedSession } from '../../src/core/session-list.ts';
import { english, type SessionsListElement } from '../../src/element/sessions-list/define.ts';

/** A file of a language, and React, take as long as the machine is busy. */
const PATIENT = { timeout: 20_000 };

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

interface Asked {
  readonly path: string;
  readonly body: unknown;
}

/** A server with the sessions of one person, which answers when it is told to. */
function createServer() {
  let held: (() => void)[] = [];
  const server = {
    asked: [] as Asked[],
    sessions: [] as ListedSession[],
    more: 0,
    fault: undefined as undefined | 'down' | 'html' | number,
    reason: 'idle',
    isSlow: false,
    headers: {} as Readonly<Record<string, string>>,
    release() {
      server.isSlow = false;
      for (const go of held.splice(0)) go();
    },
    async fetch(input: string, init: RequestInit = {}): Promise<Response> {
      const path = `${init.method ?? 'GET'} ${input}`;
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      server.asked.push({ path, body });
      server.headers = init.headers as Record<string, string>;
      const answer = server.answer(input, body as { id?: string } | undefined);
      if (server.isSlow) await new Promise<void>((go) => held.push(go));
      return answer();
    },
    answer(path: string, body: { id?: string } | undefined): () => Response {
      const { fault, reason } = server;
      if (fault === 'down')
        return () => {
          throw new TypeError('down');
        };
      if (fault === 'html') return () => new Response('<!doctype html>');
      if (fault !== undefined) {
        const problem = { type: `urn:stillhere:${reason}`, title: '', status: fault, reason };
        return () => Response.json(problem, { status: fault });
      }
      const before = server.sessions.length;
      if (path.endsWith('/end'))
        server.sessions = server.sessions.filter(({ id }) => id !== body?.id);
      if (path.endsWith('/end-others'))
        server.sessions = server.sessions.filter(({ isThis }) => isThis);
      const ended = before - server.sessions.length;
      const list = { sessions: server.sessions, more: server.more, ended };
      return () => Response.json(list);
    },
  };
  return server;
}

const session = (id: string, rest: Partial<ListedSession> = {}): ListedSession => ({
  ...{ id, isThis: false, device: `Device ${id}`, place: '' },
  ...{ signedInFor: 2 * DAY, idleFor: 5 * MINUTE },
  ...rest,
});

const channels = new Map<EventTarget, string>();

class FakeChannel extends EventTarget {
  constructor(name: string) {
    super();
    channels.set(this, name);
  }
  close(): void {
    channels.delete(this);
  }
}

/** A tab tells the others, and who else listens in its own page. */
function tell(data: unknown, where = 'stillhere:/session/events'): void {
  for (const [channel, name] of channels) {
    if (name === where) channel.dispatchEvent(new MessageEvent('message', { data }));
  }
}

/** What the tabs share of a session is told. */
function share(record: object): void {
  tell({ epoch: 1, session: 'own', ...record }, 'stillhere:/session');
}

describe('<still-here-sessions>', () => {
  let server: ReturnType<typeof createServer>;
  let element: SessionsListElement;
  let visibility: DocumentVisibilityState;

  beforeEach(() => {
    vi.useFakeTimers();
    server = createServer();
    server.sessions = [
      session('own', { isThis: true, device: 'Firefox, Windows', place: 'Utrecht', idleFor: 0 }),
      session('phone', { device: 'Safari, iPhone' }),
      session('old', { device: '' }),
    ];
    vi.stubGlobal('fetch', server.fetch);
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    visibility = 'visible';
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  });
  afterEach(() => {
    element.remove();
    document.documentElement.removeAttribute('lang');
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  async function settle(ms = 0): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }
  async function open(attributes: Readonly<Record<string, string>> = {}): Promise<void> {
    element = document.createElement('still-here-sessions') as SessionsListElement;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    await settle();
  }
  const parts = (name: string): HTMLElement[] => [
    ...(element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~='${name}']`) ?? []),
  ];
  const seen = (name: string): string[] =>
    parts(name)
      .filter(({ hidden }) => !hidden)
      .map(({ textContent }) => textContent ?? '');
  const only = (name: string): HTMLElement => {
    const [first] = parts(name);
    if (first === undefined) throw new Error(`There is no ${name}`);
    return first;
  };
  const button = (id: string): HTMLElement => {
    const found = element.shadowRoot?.querySelector<HTMLElement>(`#end-${id}`);
    if (found == null) throw new Error(`There is no button for ${id}`);
    return found;
  };
  const press = (pressed: HTMLElement): void => {
    pressed.focus();
    pressed.click();
  };
  const focused = (): Element | null | undefined => element.shadowRoot?.activeElement;

  it('lists the sessions with words and times, and marks this one', async () => {
    await open();
    expect(seen('name')).toEqual(['Firefox, Windows', 'Safari, iPhone', 'Unknown device']);
    expect(seen('this')).toEqual(['This browser']);
    expect(seen('details')).toEqual([
      '\u2068Utrecht\u2069 · Active now · Signed in 2 days ago',
      'Last active 5 minutes ago · Signed in 2 days ago',
      'Last active 5 minutes ago · Signed in 2 days ago',
    ]);
    expect(seen('end')).toEqual(['End session', 'End session']);
    expect(seen('end-others')).toEqual(['End all other sessions']);
    expect(server.asked).toEqual([{ path: 'GET /session/sessions', body: undefined }]);
    expect(server.headers).toMatchObject({ 'session-passive': '?1' });
  });

  it('is a list for assistive technology, in which each button says what it ends', async () => {
    await open();
    const list = only('sessions');
    expect([list.getAttribute('role'), list.getAttribute('aria-label')]).toEqual([
      'list',
      'Your sessions',
    ]);
    expect(button('phone').getAttribute('aria-labelledby')).toBe('end-phone device-phone');
    expect(element.shadowRoot?.querySelector('#device-phone')?.textContent).toBe('Safari, iPhone');
    expect(only('status').getAttribute('role')).toBe('status');
    expect(only('list').lang).toBe('en');
  });

  it.each([
    [0, 'just now'],
    [MINUTE - 1, 'just now'],
    [MINUTE, '1 minute ago'],
    [59 * MINUTE, '59 minutes ago'],
    [90 * MINUTE, '1 hour ago'],
    [DAY, 'yesterday'],
    [8 * DAY, 'last week'],
    [40 * DAY, 'last month'],
    [800 * DAY, '2 years ago'],
  ])('says how long ago: %i', async (signedInFor, words) => {
    server.sessions = [session('a', { isThis: true, signedInFor })];
    await open();
    expect(seen('details')).toEqual([`Active now · Signed in ${words}`]);
    expect([seen('more'), seen('end-others')]).toEqual([[english.noOthers], []]);
  });

  it('ends one: the row is gone, that is said, and the focus goes to the next', async () => {
    await open();
    press(button('phone'));
    expect(button('phone').getAttribute('aria-disabled')).toBe('true');
    await settle();
    expect(server.asked.at(-1)).toEqual({
      path: 'POST /session/sessions/end',
      body: { id: 'phone' },
    });
    expect(seen('name')).toEqual(['Firefox, Windows', 'Unknown device']);
    expect(seen('status')).toEqual(['The session has ended: Safari, iPhone.']);
    expect(focused()).toBe(button('old'));
    press(button('old'));
    await settle();
    expect(seen('status')).toEqual(['The session has ended: Unknown device.']);
    expect(focused()).toBe(only('sessions'));
    expect(seen('more')).toEqual([english.noOthers]);
    await settle(15_000);
    expect(seen('status'), 'it stays').toEqual(['The session has ended: Unknown device.']);
  });

  it('gives the focus to the row before where the last is gone, and takes it from nobody', async () => {
    await open();
    press(button('old'));
    await settle();
    expect(focused()).toBe(button('phone'));
    server.isSlow = true;
    press(button('phone'));
    await settle();
    const other = document.createElement('input');
    document.body.append(other);
    other.focus();
    server.release();
    await settle();
    expect(document.activeElement).toBe(other);
    other.remove();
  });

  it('ends all others', async () => {
    await open();
    press(only('end-others'));
    await settle();
    expect(server.asked.at(-1)?.path).toBe('POST /session/sessions/end-others');
    expect(seen('name')).toEqual(['Firefox, Windows']);
    expect(seen('status')).toEqual([english.endedOthers]);
    expect(focused()).toBe(only('sessions'));
  });

  it('ends nothing twice while it waits', async () => {
    await open();
    server.isSlow = true;
    press(button('phone'));
    button('phone').click();
    button('old').click();
    only('end-others').click();
    await settle();
    expect(server.asked).toHaveLength(2);
    server.release();
    await settle();
    expect(seen('name')).toEqual(['Firefox, Windows', 'Unknown device']);
    expect(only('end-others').hasAttribute('aria-disabled')).toBe(false);
  });

  it('asks for the password where the sign-in is too long ago, with a way back', async () => {
    history.replaceState(null, '', '/me?tab=2');
    await open({ 'sign-in-url': '/log-in?x=1' });
    Object.assign(server, { fault: 403, reason: 'not-fresh' });
    press(button('phone'));
    await settle();
    expect(seen('status')).toEqual([english.notFresh]);
    const link = only('primary') as HTMLAnchorElement;
    expect([link.hidden, link.textContent]).toEqual([false, 'Sign in again']);
    expect(link.getAttribute('href')).toBe('/log-in?x=1&reason=not-fresh&next=%2Fme%3Ftab%3D2');
    expect(focused()).toBe(link);
    expect(seen('name')).toHaveLength(3);
    history.replaceState(null, '', '/');
  });

  it('lets the app ask for the password itself, and then does what was asked for', async () => {
    await open();
    Object.assign(server, { fault: 403, reason: 'not-fresh' });
    let again = (): void => {};
    element.addEventListener(
      'stillhere:sign-in-needed',
      (event) => {
        event.preventDefault();
        ({ again } = event.detail);
      },
      { once: true },
    );
    press(button('phone'));
    await settle();
    expect([seen('primary'), seen('status')]).toEqual([[], ['']]);
    server.fault = undefined;
    again();
    await settle();
    expect(seen('name')).toEqual(['Firefox, Windows', 'Unknown device']);
  });

  it.each(['down', 'html', 500, 503, 429] as const)(
    'says so when nothing was ended: %s',
    async (fault) => {
      await open();
      server.fault = fault;
      press(button('phone'));
      await settle();
      expect(seen('status')).toEqual([english.failed]);
      expect(seen('name')).toHaveLength(3);
      expect(focused()).toBe(button('phone'));
      expect(button('phone').hasAttribute('aria-disabled')).toBe(false);
    },
  );

  it('keeps what it shows when it cannot be asked again, and says so when there was nothing', async () => {
    server.fault = 'down';
    await open();
    expect([seen('status'), seen('end-others'), seen('more')]).toEqual([
      [english.unreachable],
      [],
      [''],
    ]);
    server.fault = undefined;
    await element.refresh();
    expect([seen('status'), seen('name').length]).toEqual([[''], 3]);
    server.fault = 'html';
    await element.refresh();
    expect([seen('status'), seen('name').length]).toEqual([[''], 3]);
  });

  it('shows nothing more, and asks no more, when the session is over', async () => {
    await open();
    server.fault = 401;
    await settle(15_000);
    expect([seen('name'), seen('status'), seen('end-others')]).toEqual([[], [english.over], []]);
    const { length } = server.asked;
    await settle(60 * MINUTE);
    expect(server.asked).toHaveLength(length);
    server.fault = undefined;
    window.dispatchEvent(new Event('focus'));
    await settle(100);
    expect([seen('name').length, seen('status')]).toEqual([3, ['']]);
  });

  it('asks again when a session begins in this page, or in another tab', async () => {
    await open();
    server.fault = 401;
    await settle(15_000);
    expect(seen('status')).toEqual([english.over]);
    const { length } = server.asked;
    for (const told of [null, 'noise', { session: 7 }]) tell(told, 'stillhere:/session');
    share({ ended: 'idle' });
    await settle(MINUTE);
    expect(server.asked, 'an end says nothing new').toHaveLength(length);
    server.fault = undefined;
    share({ epoch: 2, session: 'new' });
    share({ epoch: 2, session: 'new' });
    await settle(500);
    expect([seen('name').length, seen('status')]).toEqual([3, ['']]);
    expect(server.asked, 'once for both').toHaveLength(length + 1);
    share({ epoch: 2, session: 'new' });
    await settle(500);
    expect(server.asked, 'what goes on is told often').toHaveLength(length + 1);
  });

  it('asks when it is seen again after a session has begun meanwhile', async () => {
    await open();
    server.fault = 401;
    await settle(15_000);
    visibility = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    server.fault = undefined;
    const { length } = server.asked;
    share({ epoch: 2, session: 'new' });
    await settle(MINUTE);
    expect(server.asked).toHaveLength(length);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    await settle(100);
    expect(seen('name')).toHaveLength(3);
  });

  it('follows what happens elsewhere: now and then while it is seen, at once when it is shown', async () => {
    await open();
    server.sessions = server.sessions.slice(0, 2);
    await settle(14_999);
    expect(seen('name')).toHaveLength(3);
    await settle(1);
    expect(seen('name')).toHaveLength(2);
    visibility = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    const { length } = server.asked;
    await settle(60 * MINUTE);
    expect(server.asked).toHaveLength(length);
    server.sessions = [session('new'), ...server.sessions];
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('focus'));
    await settle(100);
    expect(server.asked).toHaveLength(length + 1);
    expect(seen('name')).toEqual(['Device new', 'Firefox, Windows', 'Safari, iPhone']);
  });

  it('asks again soon after a tab with the stream of push has told of a change, once for many', async () => {
    await open();
    await settle(1_000);
    const { length } = server.asked;
    server.sessions = server.sessions.slice(0, 2);
    for (const data of [null, 'sessions', { says: 'here', turn: 1, tab: 1 }]) tell(data);
    await settle(5_000);
    expect(server.asked).toHaveLength(length);
    for (let count = 0; count < 5; count += 1) tell({ says: 'sessions' });
    await settle(500);
    expect([seen('name').length, server.asked.length]).toEqual([2, length + 1]);
    server.isSlow = true;
    void element.refresh();
    await settle();
    server.sessions = server.sessions.slice(0, 1);
    tell({ says: 'sessions' });
    server.release();
    await settle(500);
    expect(seen('name'), 'what was asked before it was told may be older').toHaveLength(1);
    visibility = 'hidden';
    tell({ says: 'sessions' });
    await settle(5_000);
    expect(server.asked).toHaveLength(length + 3);
    element.remove();
    expect(channels.size).toBe(0);
  });

  it('asks less and less often while nobody answers', async () => {
    await open();
    server.fault = 'down';
    await settle(60 * MINUTE);
    expect(server.asked.length).toBeLessThan(25);
    server.fault = undefined;
    await settle(4 * MINUTE);
    const { length } = server.asked;
    await settle(MINUTE);
    expect(server.asked.length).toBe(length + 4);
  });

  it('keeps the focus where it is while the rows around it change their places', async () => {
    await open();
    button('old').focus();
    const [own, phone, old] = server.sessions;
    if (own === undefined || phone === undefined || old === undefined) throw new Error('three');
    server.sessions = [own, old, session('new'), phone];
    await element.refresh();
    expect(seen('name')).toEqual([
      'Firefox, Windows',
      'Unknown device',
      'Device new',
      'Safari, iPhone',
    ]);
    expect(focused()).toBe(button('old'));
    server.sessions = [own, session('new'), phone, old];
    await element.refresh();
    expect(focused()).toBe(button('old'));
  });

  it('does not show again what has ended, by an answer from before', async () => {
    await open();
    server.isSlow = true;
    const refreshed = element.refresh();
    await settle();
    server.isSlow = false;
    press(button('phone'));
    await settle();
    expect(seen('name')).toHaveLength(2);
    server.release();
    await refreshed;
    expect(seen('name')).toHaveLength(2);
  });

  it('says how many are not shown', async () => {
    server.more = 9_900;
    await open();
    expect(seen('more')).toEqual(['Sessions that are not shown: 9,900.']);
  });

  it('speaks in other words, also given before it was known, or in part', async () => {
    const words = { lang: 'de', signedIn: 'Angemeldet {time}', activeNow: 'Jetzt aktiv' };
    server.sessions = [session('a', { isThis: true, signedInFor: 3 * 60 * MINUTE })];
    await open();
    element.messages = words;
    expect(seen('details')).toEqual(['Jetzt aktiv · Angemeldet vor 3 Stunden']);
    expect(only('list').lang).toBe('de');
    await vi.waitFor(
      () => expect(seen('this'), 'the rest of it').toEqual(['Dieser Browser']),
      PATIENT,
    );
    expect(seen('details')).toEqual(['Jetzt aktiv · Angemeldet vor 3 Stunden']);
    element.messages = { thisBrowser: undefined } as never;
    expect(seen('this'), 'never none').toEqual(['This browser']);
    element.messages = english;
    document.documentElement.lang = 'de';
    expect(element.messages).toEqual(english);
  });

  it('speaks the language of the nearest `lang`, in its direction and digits, also when that changes', async () => {
    server.more = 5;
    document.documentElement.lang = 'ar-EG';
    await open();
    await vi.waitFor(() => expect(seen('this')).toEqual(['هذا المتصفح']), PATIENT);
    expect([only('list').lang, only('list').dir]).toEqual(['ar-EG', 'rtl']);
    expect(seen('name')).toEqual(['Firefox, Windows', 'Safari, iPhone', 'جهاز غير معروف']);
    expect(seen('details')[1]).toMatch(/^آخر نشاط: .*٥/);
    expect(seen('more')).toEqual(['جلسات غير معروضة: ٥.']);
    press(button('phone'));
    await settle();
    expect(seen('status')).toEqual(['انتهت الجلسة: Safari, iPhone.']);
    const held = focused();
    document.documentElement.lang = 'de';
    await vi.waitFor(() => expect(seen('this')).toEqual(['Dieser Browser']), PATIENT);
    expect(seen('status')).toEqual(['Die Sitzung ist beendet: Safari, iPhone.']);
    expect([only('list').dir, focused()]).toEqual(['ltr', held]);
    expect([element.messages.lang, element.messages.end]).toEqual(['de', 'Sitzung beenden']);
    element.lang = 'en-GB';
    await vi.waitFor(() => expect(seen('this')).toEqual(['This browser']), PATIENT);
    expect([only('list').lang, only('list').dir]).toEqual(['en', 'auto']);
  });

  it.each(['fi', 'not a tag', '__proto__'])('speaks English for %j', async (lang) => {
    document.documentElement.lang = lang;
    await open();
    expect([seen('this'), only('list').lang]).toEqual([['This browser'], 'en']);
  });

  it('asks another base, stops when it is taken out, and begins anew when it is put in again', async () => {
    await open({ base: '/app/session' });
    expect(server.asked).toEqual([{ path: 'GET /app/session/sessions', body: undefined }]);
    element.remove();
    expect(seen('name')).toEqual([]);
    await settle(60 * MINUTE);
    window.dispatchEvent(new Event('focus'));
    expect(server.asked).toHaveLength(1);
    document.body.append(element);
    await settle();
    expect(seen('name')).toHaveLength(3);
    expect(server.asked).toHaveLength(2);
  });

  it('writes names as text', async () => {
    server.sessions = [session('a', { device: '<img src=x onerror=alert(1)>', place: '<b>' })];
    await open();
    expect(element.shadowRoot?.querySelector('img, b')).toBeNull();
    expect(seen('name')).toEqual(['<img src=x onerror=alert(1)>']);
  });
});
