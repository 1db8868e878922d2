import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../src/element/define.ts';
import { watchSession, type WatchOptions } from '../../src/client/index.ts';
// Loaded ahead: no test is about how long a busy machine takes for an import.
import '../../src/client/unsaved-forms.ts';
import type { StillHereElement } from '../../src/element/index.ts';
import { MINUTE, openPage, settle, type TestPage } from '../support/page.ts';

describe('<still-here> beside a watch of the same base with other options', () => {
  const added: StillHereElement[] = [];
  const reported = vi.fn();
  let page: TestPage | undefined;

  async function open(options: WatchOptions = {}): Promise<TestPage> {
    page = await openPage(options);
    return page;
  }

  /** Puts one beside what there is. */
  function put(attributes: Readonly<Record<string, string>> = {}): StillHereElement {
    const element = document.createElement('still-here') as StillHereElement;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    added.push(element);
    document.body.append(element);
    return element;
  }

  async function settleAll(): Promise<void> {
    await settle();
    await settle();
  }

  const dialogOf = (element: StillHereElement): HTMLDialogElement | null | undefined =>
    element.shadowRoot?.querySelector('dialog');
  const press = (element: StillHereElement): void =>
    element.shadowRoot?.querySelector<HTMLElement>('[part~=primary]')?.click();

  beforeEach(() => {
    localStorage.clear();
    vi.stubGlobal('reportError', reported);
  });
  afterEach(async () => {
    for (const element of added.splice(0)) element.remove();
    page?.session.stop();
    page = undefined;
    await settle();
    reported.mockReset();
    vi.unstubAllGlobals();
  });

  it.each([
    [{ 'sign-in-url': '/in' }, 'signInUrl'],
    [{ push: '' }, 'push'],
    [{ 'dismiss-on-activity': '' }, 'dismissOnActivity'],
    [{ 'unsaved-forms': 'form' }, 'unsavedForms'],
    [{ 'frame-origins': 'https://help.example' }, 'frameOrigins'],
    [{ push: '', 'sign-in-url': '/in' }, '"signInUrl", "push"'],
  ])('joins it with %o, and tells the page once of %s', async (attributes, names) => {
    const { session } = await open({ push: false });
    const element = put(attributes);
    await settleAll();
    expect(element.session?.snapshot).toBe(session.snapshot);
    expect(reported).toHaveBeenCalledTimes(1);
    const [error] = reported.mock.lastCall as [Error];
    expect(error).toMatchObject({ name: 'AttributesError', code: 'ERR_ATTRIBUTES' });
    expect(error.message).toContain(names);
    expect(error.message, 'what to do').toMatch(/give .* to watchSession, or take .* away/);
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it('I5: warns, and shows the end', async () => {
    const { session, wait, server } = await open();
    const element = put({ push: '', 'sign-in-url': '/in' });
    await settleAll();
    await wait(13 * MINUTE);
    expect(dialogOf(element)?.open).toBe(true);
    press(element);
    await settle();
    expect([dialogOf(element)?.open, session.snapshot.state]).toEqual([false, 'active']);
    await session.signOut();
    expect(server.ended).toBe('signed-out');
    expect(dialogOf(element)?.open).toBe(true);
    expect(reported).toHaveBeenCalledTimes(1);
  });

  it('joins it when it says nothing, without a word', async () => {
    const { session, wait } = await open({ push: true, signInUrl: '/in', unsavedForms: 'form' });
    const element = put();
    await settleAll();
    expect(element.session?.snapshot).toBe(session.snapshot);
    await wait(13 * MINUTE);
    expect(dialogOf(element)?.open).toBe(true);
    expect(reported).not.toHaveBeenCalled();
  });

  it('has its session at once for who asks', async () => {
    const { session } = await open();
    const told = vi.fn();
    document.addEventListener('stillhere:session', told, { once: true });
    const element = put({ 'sign-in-url': '/in' });
    expect(element.session?.snapshot).toBe(session.snapshot);
    expect(element.session).toBe(element.session);
    expect(told).toHaveBeenCalledTimes(1);
    await settleAll();
    expect(reported).toHaveBeenCalledTimes(1);
  });

  it('keeps it going when the app has stopped', async () => {
    const { session, wait, clock } = await open();
    const element = put({ push: '' });
    await settleAll();
    session.stop();
    await wait(13 * MINUTE);
    expect(dialogOf(element)?.open).toBe(true);
    element.remove();
    await settle();
    expect(clock.timers).toBe(0);
  });

  it('joins also where the page cannot be told', async () => {
    vi.stubGlobal('reportError', undefined);
    const { session } = await open();
    const element = put({ push: '' });
    await settleAll();
    expect(element.session?.snapshot).toBe(session.snapshot);
  });

  it('leaves the call of the app refused', async () => {
    const { session } = await open();
    put({ push: '', 'sign-in-url': '/in' });
    await settleAll();
    expect(() => watchSession({ push: true })).toThrow(TypeError);
    expect(() => watchSession({ push: true, signInUrl: '/in' })).toThrow(
      `"push", "signInUrl" must be as in the watch of '/session' that there is`,
    );
    expect(watchSession({}).snapshot).toBe(session.snapshot);
  });

  it.each([
    [{}, '/login', '/login'],
    [{ 'sign-in-url': '/in' }, '/login', '/login'],
    [{ 'sign-in-url': '/in' }, false, '/in'],
    [{}, false, '/sign-in'],
  ] as const)('leads with %o to where a watch with %o leads: %s', async (given, signInUrl, to) => {
    vi.spyOn(location, 'replace').mockImplementation(() => {});
    const { server } = await open({ signInUrl, push: true });
    const element = put(given);
    await settleAll();
    server.fault = 'down';
    server.push({ state: 'ended', session: 'one', reason: 'revoked' });
    await settle();
    const link = element.shadowRoot?.querySelector<HTMLAnchorElement>('a[part~=primary]');
    expect([link?.hidden, link?.getAttribute('href')]).toEqual([false, to]);
    vi.restoreAllMocks();
  });

  it.each([{ 'sign-in-url': 'https://[' }, { 'frame-origins': 'help.example' }])(
    'goes on without what cannot work, beside a watch and alone: %o',
    async (attributes) => {
      const { session } = await open();
      const element = put(attributes);
      await settleAll();
      expect(element.session?.snapshot).toBe(session.snapshot);
      expect(reported).toHaveBeenCalledTimes(1);
      vi.stubGlobal('fetch', () => new Promise(() => {}));
      const alone = put({ base: '/alone', ...attributes });
      await settleAll();
      expect(alone.session?.snapshot.state).toBe('active');
      expect(reported).toHaveBeenCalledTimes(2);
      expect(reported.mock.lastCall).toMatchObject([{ code: 'ERR_ATTRIBUTES' }]);
    },
  );

  it('is one of two elements that differ: both have the watch of the first', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    const first = put({ base: '/two' });
    await settle();
    const second = put({ base: '/two', 'sign-in-url': '/in' });
    await settleAll();
    expect(second.session?.snapshot).toBe(first.session?.snapshot);
    expect(reported).toHaveBeenCalledTimes(1);
  });

  it('says nothing when the one with other attributes, whose place it takes, is gone at once', async () => {
    const asked = vi.fn(() => new Promise(() => {}));
    vi.stubGlobal('fetch', asked);
    const first = put({ base: '/swap', push: '' });
    await settle();
    const second = document.createElement('still-here') as StillHereElement;
    second.setAttribute('base', '/swap');
    second.setAttribute('sign-in-url', '/in');
    added.push(second);
    first.replaceWith(second);
    await settleAll();
    expect(first.session).toBeUndefined();
    expect(second.session?.signInUrl).toBe('/in');
    expect(asked).toHaveBeenCalledTimes(2);
    expect(reported).not.toHaveBeenCalled();
  });
});
