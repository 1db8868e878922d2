import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSession, type WatchOptions } from '../../src/client/index.ts';
// Loaded ahead: no test is about how long a busy machine takes for an import.
import '../../src/client/sign-in-again.ts';
import '../../src/element/sign-in-frame.ts';
import '../../src/element/define.ts';
import { attributesOf, watchOptionsOf } from '../../src/element/attributes.ts';
import { english, StillHereElement } from '../../src/element/index.ts';
import { IDLE, openPage, settle, type TestPage } from '../support/page.ts';
import { eventually } from '../support/eventually.ts';

describe('<still-here> after an end, where the page stays', () => {
  let page: TestPage;
  let element: StillHereElement;
  const open = vi.fn<() => Window | null>();

  async function openEnded(options: WatchOptions, attribute?: string): Promise<void> {
    page = await openPage({ signInUrl: '/sign-in', ...options });
    page.server.subject = 'george';
    await page.session.extend();
    element = document.createElement('still-here') as StillHereElement;
    if (attribute !== undefined) element.setAttribute('sign-in-again', attribute);
    element.session = page.session;
    document.body.append(element);
    await page.wait(IDLE + 2_000);
  }

  beforeEach(() => {
    localStorage.clear();
    vi.stubGlobal('open', open);
    // The frame is shown, and nothing is loaded into it.
    const { settings } = (window as unknown as { happyDOM: { settings: object } }).happyDOM;
    Object.assign(settings, {
      disableIframePageLoading: true,
      handleDisabledFileLoadingAsSuccess: true,
    });
    open.mockReset();
    open.mockReturnValue({ closed: false, focus() {}, close() {} } as Window);
  });
  afterEach(() => {
    element.remove();
    page.session.stop();
    vi.unstubAllGlobals();
  });

  const root = (): ShadowRoot => element.shadowRoot as ShadowRoot;
  const text = (part: string): string | null | undefined =>
    root().querySelector(`[part~='${part}']`)?.textContent;
  const shown = (): readonly string[] =>
    [...root().querySelectorAll<HTMLElement>('button, a')]
      .filter(({ hidden }) => !hidden)
      .map(({ localName, textContent }) => `${localName} ${textContent}`);
  const press = (): void => root().querySelector<HTMLElement>('button')?.click();

  it('says why, and opens the sign-in page by a button', async () => {
    await openEnded({ signInAgain: 'window' });
    expect(text('title')).toBe(english.endedTitle);
    expect([text('text'), text('note')]).toEqual([english.ended.idle, english.throughTitle]);
    expect(shown()).toEqual([`button ${english.signInAgain}`]);
    press();
    expect(open).toHaveBeenCalledWith(
      expect.stringContaining('/sign-in?reason=idle'),
      '_blank',
      expect.stringMatching(/^popup/),
    );
    Object.assign(page.server, { session: 'two', ended: undefined });
    page.server.lastActivityAt = page.clock.wall();
    dispatchEvent(new Event('focus'));
    await settle();
    expect(root().querySelector('dialog')?.open).toBe(false);
  });

  it('leads there by a link where no window was opened', async () => {
    await openEnded({ signInAgain: 'window' });
    open.mockReturnValue(null);
    press();
    expect(shown()).toEqual([`a ${english.signInAgain}`]);
    const link = root().querySelector('a');
    expect([link?.target, link?.href]).toEqual(['_blank', page.session.wayThrough.url]);
    expect(text('note')).toBe(english.throughBlocked);
  });

  it('asks again where the person has not signed in', async () => {
    await openEnded({ signInAgain: () => Promise.resolve() });
    expect(text('text')).toBe(english.ended.idle);
    press();
    await settle();
    expect(page.session.snapshot.signInAgain).toBe('unfinished');
    expect(text('note')).toBe(english.throughTitle);
    expect(shown()).toEqual([`button ${english.signInAgain}`]);
  });

  it('shows the sign-in page in a frame, with the window as another way', async () => {
    await openEnded({ signInAgain: 'frame' }, 'frame');
    await eventually(() => expect(root().querySelector('dialog iframe')).not.toBeNull());
    const frame = root().querySelector('iframe');
    expect(frame?.src).toBe(page.session.wayThrough.url);
    expect([frame?.title, frame?.getAttribute('part')]).toEqual([english.signInAgain, 'frame']);
    expect(frame?.nextElementSibling?.getAttribute('part')).toBe('actions');
    press();
    expect(root().querySelector('iframe')).toBeNull();
    expect(open).toHaveBeenCalledOnce();
  });

  it('takes the frame away with itself', async () => {
    await openEnded({ signInAgain: 'frame' }, 'frame');
    await eventually(() => expect(root().querySelector('iframe')).not.toBeNull());
    const before = root();
    element.remove();
    await settle();
    await eventually(() => expect(before.querySelector('iframe')).toBeNull());
  });

  it.each([
    ['', 'window'],
    ['window', 'window'],
    ['frame', 'frame'],
    [null, undefined],
  ] as const)('takes sign-in-again="%s" for %s', async (attribute, way) => {
    await openEnded({});
    element.remove();
    page.session.stop();
    await settle();
    if (attribute !== null) element.setAttribute('sign-in-again', attribute);
    document.body.append(element);
    await settle();
    const watch = element.session;
    // Said again as it is: another way would be refused, or taken.
    const same = watchSession(way === undefined ? {} : { signInAgain: way });
    same.stop();
    watch?.stop();
    expect(attributesOf({ signInAgain: way })['sign-in-again']).toBe(way);
    expect(watchOptionsOf({ signInAgain: way })).toEqual(way ? { signInAgain: way } : {});
  });
});
