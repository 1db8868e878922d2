import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackRequest, watchSession } from '../../src/client/index.ts';
import '../../src/element/define.ts';
import { english, StillHereElement } from '../../src/element/index.ts';
import { IDLE, MINUTE, openPage, settle, WARN, type TestPage } from '../support/page.ts';

describe('<still-here>', () => {
  let page: TestPage;
  let element: StillHereElement;

  beforeEach(async () => {
    localStorage.clear();
    document.title = 'Accounts';
    page = await openPage();
    element = document.createElement('still-here') as StillHereElement;
    element.session = page.session;
    document.body.append(element);
    await settle();
  });
  afterEach(() => {
    element.remove();
    page.session.stop();
  });

  const dialog = (): HTMLDialogElement | null | undefined =>
    element.shadowRoot?.querySelector('dialog');
  const text = (part: string): string =>
    element.shadowRoot?.querySelector(`[part~='${part}']`)?.textContent ?? '';
  const button = (words: string): HTMLElement => {
    const all = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('button, a') ?? [])];
    const found = all.find(({ textContent, hidden }) => textContent === words && !hidden);
    if (found === undefined) throw new Error(`There is no "${words}"`);
    return found;
  };

  it('builds nothing before it has something to say', () => {
    expect(element.shadowRoot).toBeNull();
  });

  it('A4, A6: asks in an alertdialog, counts silently, and speaks rarely', async () => {
    await page.wait(13 * MINUTE);
    expect(dialog()?.open).toBe(true);
    expect(dialog()?.getAttribute('role')).toBe('alertdialog');
    expect(text('title')).toBe('Are you still there?');
    expect(text('text')).toContain('you will be signed out in 2 minutes.');
    expect(text('time')).toBe('2:00');
    expect(element.shadowRoot?.querySelector('[part=countdown]')?.ariaHidden).toBe('true');
    const spoken: string[] = [];
    for (let seconds = 0; seconds < 119; seconds += 1) {
      page.clock.advance(1_000);
      await settle();
      if (text('spoken') !== '') spoken.push(`${text('time')} ${text('spoken')}`);
    }
    expect(text('time')).toBe('0:01');
    expect(text('text'), 'A13: no other time').toContain('in 1 second.');
    expect(spoken).toEqual(['1:00 1 minute left', '0:30 30 seconds left', '0:10 10 seconds left']);
  });

  it('WCAG 2.2.1: lets who needs more time choose it, and the usual time again', async () => {
    page.server.extendedTime = 150 * MINUTE;
    await page.session.extend();
    await page.wait(13 * MINUTE);
    const more = button('I need more time');
    const description = element.shadowRoot?.getElementById(
      more.getAttribute('aria-describedby') ?? '',
    );
    expect(description?.textContent).toContain('only after 150 minutes without activity');
    more.click();
    await settle();
    expect([dialog()?.open, page.session.snapshot.hasExtendedTime]).toEqual([false, true]);
    await page.wait(148 * MINUTE);
    expect(dialog()?.open).toBe(true);
    expect(description?.hidden).toBe(true);
    button('The usual time is enough').click();
    await settle();
    expect([dialog()?.open, page.session.snapshot.hasExtendedTime]).toEqual([false, false]);
  });

  it('A4: says nothing of that choice any more when the absolute end follows at once', async () => {
    page.server.extendedTime = 150 * MINUTE;
    page.server.absoluteDeadline = page.clock.wall() + 15.2 * MINUTE;
    await page.session.extend();
    await page.wait(13.5 * MINUTE);
    button('I need more time').click();
    await settle();
    expect([dialog()?.open, text('title'), text('note')]).toEqual([
      true,
      english.absoluteTitle,
      '',
    ]);
  });

  it('lets who cannot tell of that choice stay signed in', async () => {
    page.server.extendedTime = 150 * MINUTE;
    await page.session.extend();
    await page.wait(13 * MINUTE);
    page.server.fault = 'down';
    button('I need more time').click();
    await settle();
    expect([dialog()?.open, text('note')]).toEqual([true, english.extendFailed]);
    page.server.fault = undefined;
    await page.wait(2_000);
    expect(dialog()?.open).toBe(false);
    expect(page.session.snapshot.hasExtendedTime).toBe(false);
  });

  it('offers no more time of an absolute end, nor where the policy has none', async () => {
    await page.wait(13 * MINUTE);
    expect(() => button('I need more time')).toThrow();
    page.server.extendedTime = 150 * MINUTE;
    page.server.absoluteDeadline = page.clock.wall() + 90_000;
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await settle();
    expect(text('title')).toBe(english.absoluteTitle);
    expect(() => button('I need more time')).toThrow();
  });

  it('keeps the absolute end in sight after "Continue", and asks again at one minute', async () => {
    page.server.absoluteDeadline = page.clock.wall() + 5 * MINUTE;
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await page.wait(3 * MINUTE);
    expect(text('title')).toBe(english.absoluteTitle);
    const line = element.shadowRoot?.querySelector<HTMLElement>('[part=reminder]');
    expect([line?.hidden, line?.getAttribute('role')]).toEqual([true, 'timer']);
    button('Continue').click();
    await settle();
    expect([dialog()?.open, line?.hidden]).toEqual([false, false]);
    expect(line?.textContent).toBe('Your session will end soon: 2:00');
    page.clock.advance(1_000);
    expect(line?.textContent).toBe('Your session will end soon: 1:59');
    page.clock.advance(59_000);
    await settle();
    expect([dialog()?.open, line?.hidden, text('time')]).toEqual([true, true, '1:00']);
    button('Continue').click();
    await settle();
    expect([dialog()?.open, line?.textContent]).toEqual([
      false,
      'Your session will end soon: 1:00',
    ]);
  });

  it('one of two speaks, and the other when that one is gone', async () => {
    const other = document.createElement('still-here') as StillHereElement;
    other.session = page.session;
    document.body.append(other);
    await settle();
    const isOpen = (one: StillHereElement): boolean =>
      one.shadowRoot?.querySelector('dialog')?.open ?? false;
    await page.wait(13 * MINUTE);
    expect([isOpen(element), isOpen(other)]).toEqual([true, false]);
    element.remove();
    await settle();
    expect([isOpen(element), isOpen(other)]).toEqual([false, true]);
    other.remove();
  });

  it('stands beside the body while it is in what is hidden from assistive technology', async () => {
    const around = document.createElement('div');
    around.setAttribute('aria-hidden', 'true');
    document.body.append(around);
    around.append(element);
    await settle();
    await page.wait(13 * MINUTE);
    const standIn = document.querySelector('still-here') as StillHereElement;
    expect(standIn.parentElement).toBe(document.documentElement);
    expect([standIn.session, dialog()?.open]).toEqual([page.session, false]);
    const shown = standIn.shadowRoot?.querySelector('dialog');
    expect(shown?.open).toBe(true);
    shown?.querySelector('button')?.click();
    await settle();
    expect([...document.querySelectorAll('still-here')]).toEqual([element]);
    around.remove();
  });

  it('keeps the person signed in by its button, and by Escape', async () => {
    await page.wait(13 * MINUTE);
    button('Stay signed in').click();
    await settle();
    expect(dialog()?.open).toBe(false);
    await page.wait(13 * MINUTE);
    const escape = new Event('cancel', { cancelable: true });
    dialog()?.dispatchEvent(escape);
    await settle();
    expect([escape.defaultPrevented, dialog()?.open]).toEqual([true, false]);
    expect(page.told).toEqual(['warning idle', 'extended', 'warning idle', 'extended']);
  });

  it('tells of what failed', async () => {
    await page.wait(13 * MINUTE);
    page.server.fault = 'down';
    button('Stay signed in').click();
    expect(text('note')).toBe(english.extending);
    await settle();
    expect(text('note')).toBe(english.extendFailed);
    button('Sign out').click();
    await settle();
    expect(text('note')).toBe(english.signOutFailed);
    page.server.fault = undefined;
    button('Sign out').click();
    await settle();
    expect(text('title')).toBe(english.endedTitle);
    expect(text('text')).toBe(english.ended['signed-out']);
    expect(button('Sign in again').getAttribute('href')).toBe('/sign-in');
  });

  it('says that it is on its way out, and does not speak of another way out that failed', async () => {
    page.server.fault = 'down';
    await page.session.signOut();
    page.server.fault = undefined;
    await page.wait(13 * MINUTE);
    expect(text('note')).toBe('');
    page.server.fault = 'silent';
    button('Sign out').click();
    expect(text('note')).toBe(english.extending);
  });

  it('stays open, though the browser closes it: a second Escape cannot be kept from it', async () => {
    page.server.fault = 'silent';
    page.clock.sleep(2 * IDLE);
    window.dispatchEvent(new Event('focus'));
    dialog()?.close();
    await settle();
    expect(dialog()?.open).toBe(true);
    element.session = undefined;
    expect(dialog()?.open).toBe(false);
  });

  it('says what is going on behind the curtain', async () => {
    page.server.fault = 'silent';
    page.clock.sleep(2 * IDLE);
    window.dispatchEvent(new Event('focus'));
    expect(text('text')).toBe(english.checkingText);
    element.session = undefined;
    expect(dialog()?.open).toBe(false);
  });

  it('offers to try again while the server cannot be reached', async () => {
    page.server.fault = 'down';
    await page.wait(IDLE);
    expect(text('text')).toBe(english.checkingText);
    expect(text('note'), 'in a region that is read when it changes').toBe(english.unreachableText);
    expect(text('spoken'), 'no time is left to speak of').toBe('');
    page.server.fault = undefined;
    page.server.lastActivityAt += IDLE;
    button('Try again now').click();
    await settle();
    expect(dialog()?.open).toBe(false);
  });

  it("counts in the page's title, if it is to, and puts it back", async () => {
    element.setAttribute('title-countdown', '');
    await page.wait(13 * MINUTE + 30_000);
    expect(document.title).toBe('(1:30) Accounts');
    element.remove();
    expect(document.title).toBe('Accounts');
    document.body.append(element);
    await settle();
    expect(document.title).toBe('(1:30) Accounts');
  });

  it('counts before the title of the moment: the app may have news', async () => {
    element.setAttribute('title-countdown', '');
    await page.wait(13 * MINUTE);
    document.title = 'Accounts: 1 new message';
    await page.wait(MINUTE);
    expect(document.title).toBe('(1:00) Accounts: 1 new message');
    element.remove();
    expect(document.title).toBe('Accounts: 1 new message');
  });

  it('takes what it was given before its script came', async () => {
    const early = document.createElement('still-here-early') as StillHereElement;
    const words = { ...english, idleTitle: 'Noch da?' };
    Object.assign(early, { messages: words, session: page.session });
    document.body.append(early);
    customElements.define('still-here-early', class extends StillHereElement {});
    customElements.upgrade(early);
    await settle();
    expect([early.messages, early.session]).toEqual([words, page.session]);
    element.remove();
    await page.wait(13 * MINUTE);
    expect(early.shadowRoot?.querySelector('[part=title]')?.textContent).toBe('Noch da?');
    early.remove();
  });

  it('shows what is in it in the dialog, and nowhere else', async () => {
    const logo = document.createElement('img');
    logo.slot = 'logo';
    const around = document.createElement('div');
    const own = document.createElement('still-here') as StillHereElement;
    own.session = page.session;
    own.append(logo, 'Call 0800 555 0100');
    element.remove();
    document.body.append(around);
    around.append(own);
    await settle();
    expect([
      own.shadowRoot?.querySelector('slot'),
      own.shadowRoot?.querySelector('dialog'),
    ]).toEqual([null, null]);
    await page.wait(13 * MINUTE);
    const inDialog = [...(own.shadowRoot?.querySelectorAll('slot') ?? [])];
    expect(inDialog.map((slot) => slot.closest('dialog')?.open)).toEqual([true, true]);
    expect(inDialog.map((slot) => slot.name)).toEqual(['logo', '']);
    around.setAttribute('aria-hidden', 'true');
    await page.wait(1_000);
    const standIn = document.querySelector('html > still-here');
    expect(standIn?.textContent).toBe('Call 0800 555 0100');
    expect(standIn?.firstElementChild?.slot).toBe('logo');
    around.remove();
  });

  it('speaks other words, with right plurals', async () => {
    element.messages = { ...english, lang: 'x-test', idleTitle: 'Noch da?' };
    await page.wait(13 * MINUTE);
    expect([text('title'), dialog()?.lang]).toEqual(['Noch da?', 'x-test']);
    expect(dialog()?.dir, 'as the words run, not as the page does').toBe('auto');
    expect([1, 59, 60, 61, 120, 0].map((seconds) => english.duration(seconds))).toEqual([
      '1 second',
      '59 seconds',
      '1 minute',
      '1 minute 1 second',
      '2 minutes',
      'a moment',
    ]);
  });

  it('starts a session of its own by its attributes, and stops it when it goes', async () => {
    const asked = vi.fn(() => Promise.reject(new TypeError('offline')));
    vi.stubGlobal('fetch', asked);
    const own = document.createElement('still-here') as StillHereElement;
    own.setAttribute('base', '/other');
    own.setAttribute('sign-in-url', '/login');
    own.setAttribute('unsaved-forms', 'form');
    own.setAttribute('frame-origins', '');
    document.body.append(own);
    await settle();
    expect(asked.mock.calls.map((call: unknown[]) => call[0])).toEqual(['/other']);
    expect(own.session?.snapshot.state).toBe('active');
    own.remove();
    expect(own.session).toBeUndefined();
    vi.unstubAllGlobals();
  });

  describe('with a session of its own', () => {
    const added: StillHereElement[] = [];
    let asked = vi.fn();

    function create(base: string): StillHereElement {
      const own = document.createElement('still-here') as StillHereElement;
      own.setAttribute('base', base);
      added.push(own);
      return own;
    }

    beforeEach(() => {
      asked = vi.fn(() => new Promise(() => {}));
      vi.stubGlobal('fetch', asked);
    });
    afterEach(async () => {
      for (const own of added.splice(0)) own.remove();
      await settle();
      vi.unstubAllGlobals();
    });

    it('tells of it, to who listens at the page since before it was there', async () => {
      const told: unknown[] = [];
      const stop = new AbortController();
      document.addEventListener(
        'stillhere:session',
        ({ target, detail, composed }) => told.push([target, detail.session, composed]),
        { signal: stop.signal },
      );
      const own = create('/own');
      document.body.append(own);
      expect(told).toEqual([]);
      await settle();
      expect(told).toEqual([[own, own.session, true]]);
      expect(own.session?.snapshot.state).toBe('active');
      stop.abort();
    });

    it('has it for who asks before it is told, as after "customElements.whenDefined"', () => {
      const own = create('/own');
      expect(own.session).toBeUndefined();
      document.body.append(own);
      const { session } = own;
      expect(session?.snapshot.state).toBe('active');
      expect(own.session).toBe(session);
      expect(asked).toHaveBeenCalledTimes(1);
    });

    it('keeps it when it is moved, or put back at once', async () => {
      const own = create('/own');
      document.body.append(own);
      await settle();
      const { session } = own;
      const told = vi.fn();
      own.addEventListener('stillhere:session', told);
      const main = document.createElement('main');
      document.body.append(main);
      main.append(own);
      own.remove();
      await Promise.resolve();
      main.append(own);
      await settle();
      expect(own.session).toBe(session);
      expect([asked.mock.calls.length, told.mock.calls.length]).toEqual([1, 0]);
      main.remove();
    });

    describe('in a document that is written anew', () => {
      const before = document.documentElement;

      beforeEach(async () => {
        element.remove();
        await settle();
      });
      afterEach(() => {
        document.documentElement.remove();
        document.append(before);
      });

      function renew(content: string): HTMLElement {
        const root = document.createElement('html');
        const body = document.createElement('body');
        body.innerHTML = content;
        root.append(document.createElement('head'), body);
        document.documentElement.remove();
        document.append(root);
        return root;
      }

      it('comes back beside the body, with its session', async () => {
        const own = create('/own');
        document.body.append(own);
        await settle();
        const { session } = own;
        const root = renew('<h1>Accounts</h1>');
        await settle();
        expect([own.parentNode, own.nextElementSibling]).toEqual([root, document.body]);
        expect(own.session).toBe(session);
        expect(asked, 'the page goes on').toHaveBeenCalledTimes(1);
      });

      it('leaves its session to one that is written there, and goes where its own page takes it away', async () => {
        const own = create('/own');
        document.body.append(own);
        await settle();
        renew('<still-here base="/own"></still-here>');
        await settle();
        expect(own.isConnected).toBe(false);
        expect(document.querySelectorAll('still-here')).toHaveLength(1);
        document.querySelector('still-here')?.remove();
        await settle();
        expect(document.querySelector('still-here')).toBeNull();
      });
    });

    it('gives it to the one that takes its place at once', async () => {
      const own = create('/own');
      document.body.append(own);
      await settle();
      const snapshot = own.session?.snapshot;
      const next = create('/own');
      own.replaceWith(next);
      await settle();
      expect(next.session?.snapshot).toBe(snapshot);
      expect(asked).toHaveBeenCalledTimes(1);
    });

    it('shares a watch of whose options its attributes say nothing', async () => {
      const session = watchSession({ base: '/own', signInUrl: false, push: true });
      const own = create('/own');
      document.body.append(own);
      await settle();
      expect(own.session?.snapshot).toBe(session.snapshot);
      session.stop();
    });

    it('takes the place of one with other attributes', async () => {
      const first = create('/own');
      document.body.append(first);
      await settle();
      const second = create('/own');
      second.setAttribute('sign-in-url', '/other');
      first.replaceWith(second);
      await settle();
      await settle();
      expect(first.session).toBeUndefined();
      expect(second.session?.snapshot.state).toBe('active');
      expect(asked).toHaveBeenCalledTimes(2);
    });

    it('begins another when it comes back later', async () => {
      const own = create('/own');
      document.body.append(own);
      await settle();
      const { session } = own;
      own.remove();
      expect(own.session).toBeUndefined();
      await settle();
      document.body.append(own);
      expect(own.session).toBeDefined();
      expect(own.session).not.toBe(session);
      expect(asked).toHaveBeenCalledTimes(2);
    });

    it('lets it go when it is given another, and tells of that', async () => {
      const own = create('/own');
      document.body.append(own);
      await settle();
      const told: unknown[] = [];
      own.addEventListener('stillhere:session', ({ detail }) => told.push(detail.session));
      own.session = page.session;
      own.session = page.session;
      expect(told).toEqual([page.session]);
      own.remove();
      expect(own.session).toBe(page.session);
      await settle();
      await page.wait(13 * MINUTE);
      expect(page.session.snapshot.state).toBe('warning');
    });

    it('keeps the one that it has when it is given that', async () => {
      const own = create('/own');
      document.body.append(own);
      const { session } = own;
      own.session = session;
      expect(own.session).toBe(session);
      await settle();
      expect(asked).toHaveBeenCalledTimes(1);
    });
  });

  it('warns again in its new place when it is moved while it warns', async () => {
    await page.wait(13 * MINUTE);
    const shown = vi.spyOn(HTMLDialogElement.prototype, 'showModal');
    const main = document.createElement('main');
    document.body.append(main);
    main.append(element);
    expect(dialog()?.open).toBe(false);
    await settle();
    expect(dialog()?.open).toBe(true);
    expect(shown).toHaveBeenCalledTimes(1);
    shown.mockRestore();
    element.remove();
    page.clock.advance(1_000);
    expect(dialog()?.open).toBe(false);
    main.remove();
  });

  it('goes away before it was ready, without harm', async () => {
    const brief = document.createElement('still-here') as StillHereElement;
    document.body.append(brief);
    brief.remove();
    await settle();
    expect(brief.session).toBeUndefined();
    expect(page.session.snapshot.remaining ?? WARN).toBe(WARN);
  });

  describe('when somebody on the way wants a sign-in', () => {
    const open = vi.fn();
    const strip = (): HTMLButtonElement[] =>
      [...(element.shadowRoot?.querySelectorAll<HTMLButtonElement>('button, a') ?? [])].filter(
        ({ hidden }) => !hidden,
      );
    const words = (): unknown[] => strip().map(({ textContent }) => textContent);
    const focused = (): string | null | undefined => element.shadowRoot?.activeElement?.textContent;

    async function intercept(): Promise<void> {
      page.server.fault = 'intercepted';
      trackRequest(page.session).answered({ status: 403, timeLeft: null });
      await page.wait(5_000);
    }
    const escape = (): Event => {
      const event = new Event('cancel', { cancelable: true });
      dialog()?.dispatchEvent(event);
      return event;
    };

    beforeEach(() => {
      open.mockReset();
      open.mockReturnValue({ closed: false, location: { href: 'about:blank' }, close() {} });
      vi.stubGlobal('open', open);
    });
    afterEach(() => vi.unstubAllGlobals());

    it('says so, and leads there by a press, while the person works', async () => {
      await intercept();
      expect(dialog()?.open).toBe(true);
      expect(text('title')).toBe(english.throughTitle);
      expect(text('text')).toBe(english.throughText);
      expect(element.shadowRoot?.querySelector<HTMLElement>('[part=countdown]')?.hidden).toBe(true);
      expect(words()).toEqual(['Sign in again', 'Not now']);
      expect(focused()).toBe('Sign in again');
      button('Sign in again').click();
      expect(open.mock.calls.map(([url]) => url)).toEqual(['/session/through']);
      expect(words(), 'it may be asked for once more').toEqual(['Sign in again', 'Not now']);
      page.server.fault = undefined;
      await page.wait(10_000);
      expect(dialog()?.open).toBe(false);
      expect(page.told).toEqual([]);
    });

    it.each([
      ['"Not now"', () => button('Not now').click()],
      ['Escape', () => expect(escape().defaultPrevented).toBe(true)],
    ])('waits, by %s, until there is a warning', async (_name, put) => {
      await intercept();
      put();
      expect(dialog()?.open).toBe(false);
      await page.wait(MINUTE);
      expect(dialog()?.open).toBe(false);
      expect(open).not.toHaveBeenCalled();
      await page.wait(12 * MINUTE);
      expect(text('title')).toBe(english.throughTitle);
      expect(words()).toEqual(['Sign in again']);
    });

    it('says so anew after it was over', async () => {
      await intercept();
      button('Not now').click();
      page.server.fault = undefined;
      await page.wait(10_000);
      await intercept();
      expect(dialog()?.open).toBe(true);
    });

    it('tells in a warning what comes, and when', async () => {
      await intercept();
      const raised = vi.spyOn(dialog() ?? new HTMLDialogElement(), 'showModal');
      await page.wait(13 * MINUTE - 5_000);
      expect(raised, 'read out again').toHaveBeenCalled();
      raised.mockClear();
      expect(text('text')).toMatch(
        /Otherwise you will be signed out in (2 minutes|1 minute 5\d s)/,
      );
      expect(text('time')).toMatch(/^(2:00|1:5\d)$/);
      expect(words()).toEqual(['Sign in again']);
      await page.wait(MINUTE);
      expect(raised).not.toHaveBeenCalled();
      escape();
      expect(page.session.snapshot.isExtending, 'Escape is never a way out of a warning').toBe(
        true,
      );
    });

    it('leads there from behind the curtain', async () => {
      page.server.fault = 'intercepted';
      await page.wait(IDLE);
      expect(page.session.snapshot.state).toBe('confirming');
      expect(text('title')).toBe(english.throughTitle);
      expect(text('text')).toBe(english.throughText);
      expect(words()).toEqual(['Sign in again']);
    });

    it('shows a link where the browser opens no window', async () => {
      await intercept();
      open.mockReturnValue(null);
      button('Sign in again').click();
      const [link] = strip();
      expect(text('note')).toBe(english.throughBlocked);
      expect(words()).toEqual(['Sign in again', 'Not now']);
      expect(link).toMatchObject({ localName: 'a', target: '_blank' });
      expect(link?.getAttribute('href')).toBe('/session/through');
      expect(element.shadowRoot?.activeElement).toBe(link);
      page.server.fault = undefined;
      page.server.ended = 'revoked';
      await page.wait(10_000);
      const signIn = button('Sign in again');
      expect([signIn.getAttribute('href'), signIn.getAttribute('target') ?? '']).toEqual([
        '/sign-in',
        '',
      ]);
    });
  });
});
