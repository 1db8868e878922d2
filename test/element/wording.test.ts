/** In which words the element speaks, and whose they are. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../src/element/define.ts';
import { english, StillHereElement, type OwnMessages } from '../../src/element/index.ts';
import { MINUTE, openPage, settle, type TestPage } from '../support/page.ts';
import { eventually } from '../support/eventually.ts';

describe('the words of <still-here>', () => {
  let page: TestPage;
  let element: StillHereElement;

  beforeEach(async () => {
    localStorage.clear();
    page = await openPage();
    element = document.createElement('still-here') as StillHereElement;
    element.session = page.session;
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    element.remove();
    document.documentElement.removeAttribute('lang');
    page.session.stop();
  });

  const dialog = (): HTMLDialogElement | null | undefined =>
    element.shadowRoot?.querySelector('dialog');
  const text = (part: string): string =>
    element.shadowRoot?.querySelector(`[part~='${part}']`)?.textContent ?? '';

  async function warn(around: Element = document.body): Promise<void> {
    around.append(element);
    await settle();
    await page.wait(13 * MINUTE);
  }

  it('are those of the nearest `lang`, out through shadow trees', async () => {
    document.documentElement.lang = 'en';
    const host = document.createElement('app-root');
    host.lang = 'de';
    document.body.append(host);
    const inner = document.createElement('main');
    host.attachShadow({ mode: 'open' }).append(inner);
    await warn(inner);
    await eventually(() => expect(text('title')).toBe('Sind Sie noch da?'));
    expect(text('text')).toContain('in 2 Minuten abgemeldet');
    expect([dialog()?.lang, dialog()?.dir]).toEqual(['de', 'ltr']);
    host.remove();
  });

  it.each(['fi-FI', 'x-private', 'not a tag', '', 'en-GB', 'en_US', 'ENGLISH', '__proto__'])(
    'are English for %j',
    async (tag) => {
      document.documentElement.lang = tag;
      await warn();
      await settle();
      expect([text('title'), dialog()?.lang]).toEqual([english.idleTitle, 'en']);
    },
  );

  it.each(['de-CH', 'de_AT', 'DE', 'de-Latn-LI'])('are German for %s', async (tag) => {
    document.documentElement.lang = tag;
    await warn();
    await eventually(() => expect(text('title')).toBe('Sind Sie noch da?'));
    expect(dialog()?.lang).toBe(Intl.getCanonicalLocales(tag.replace('_', '-'))[0]);
  });

  it('change where they stand: no focus moves, nothing is answered, nothing is said again', async () => {
    await warn();
    const other = document.createElement('button');
    document.body.append(other);
    element.shadowRoot?.querySelector<HTMLElement>('button[part=button]')?.focus();
    const held = element.shadowRoot?.activeElement;
    const opened = vi.spyOn(HTMLDialogElement.prototype, 'showModal');
    expect([held?.textContent, text('spoken')]).toEqual([english.signOut, '']);
    document.documentElement.lang = 'de';
    await eventually(() => expect(text('title')).toBe('Sind Sie noch da?'));
    expect(element.shadowRoot?.activeElement).toBe(held);
    expect(held?.textContent).toBe('Abmelden');
    expect([opened.mock.calls.length, text('spoken'), dialog()?.open]).toEqual([0, '', true]);
    expect([page.session.snapshot.state, page.session.snapshot.isExtending]).toEqual([
      'warning',
      false,
    ]);
    opened.mockRestore();
    other.remove();
  });

  it('keep the digits of the page where we do not speak its language', async () => {
    document.documentElement.lang = 'fa';
    await warn();
    await eventually(() => expect(text('time')).toBe('۲:۰۰'));
    expect([text('title'), dialog()?.lang]).toEqual([english.idleTitle, 'en']);
  });

  it('may be some of the page’s own, with the rest of the language', async () => {
    element.messages = { stay: 'Ja, weiter', ended: { idle: 'Feierabend.' } };
    document.documentElement.lang = 'de';
    await warn();
    await eventually(() => expect(text('title')).toBe('Sind Sie noch da?'));
    expect(text('primary')).toBe('Ja, weiter');
    page.server.ended = 'idle';
    await page.wait(2 * MINUTE);
    await page.wait(1_000);
    expect([text('title'), text('text')]).toEqual(['Sie wurden abgemeldet', 'Feierabend.']);
  });

  it('are never none, though the page says that it has some', async () => {
    element.messages = { stay: undefined, ended: { idle: undefined } } as unknown as OwnMessages;
    element.setAttribute('idle-title', '');
    await warn();
    expect([text('title'), text('primary')]).toEqual([english.idleTitle, english.stay]);
    page.server.ended = 'idle';
    await page.wait(2 * MINUTE);
    await page.wait(1_000);
    expect(text('text')).toBe(english.ended.idle);
  });

  it('are of the language that the page’s own are said to be in', async () => {
    element.messages = { lang: 'de', stay: 'Ja' };
    document.documentElement.lang = 'ar';
    await warn();
    await eventually(() => expect(text('title')).toBe('Sind Sie noch da?'));
    expect([dialog()?.lang, dialog()?.dir, text('primary')]).toEqual(['de', 'ltr', 'Ja']);
  });

  it('may be texts with the time in them, or functions of it', async () => {
    element.messages = { idleText: 'Raus in {time}.', duration: (seconds) => `${seconds} s` };
    await warn();
    expect(text('text')).toBe('Raus in 120 s.');
    element.messages = { idleText: (seconds) => `Raus in ${seconds}.`, clock: String };
    await page.wait(1_000);
    expect([text('text'), text('time')]).toEqual(['Raus in 119.', '119']);
  });

  it('may be attributes, with the time where they want it', async () => {
    element.setAttribute('idle-title', 'Anyone?');
    element.setAttribute('idle-text', 'Out in {time}. Yes, {time}: $& {x}');
    element.setAttribute('stay', 'I am');
    element.setAttribute('sign-out', 'Bye');
    await warn();
    expect([text('title'), text('text')]).toEqual([
      'Anyone?',
      'Out in 2 minutes. Yes, 2 minutes: $& {x}',
    ]);
    const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
    expect(buttons.map(({ textContent }) => textContent).slice(0, 2)).toEqual(['I am', 'Bye']);
  });

  it('say so of the quiet line too', async () => {
    document.documentElement.lang = 'he';
    page.server.absoluteDeadline = page.clock.wall() + 5 * MINUTE;
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    document.body.append(element);
    await settle();
    await page.wait(3 * MINUTE);
    await eventually(() => expect(dialog()?.dir).toBe('rtl'));
    element.shadowRoot?.querySelector<HTMLElement>('[part~=primary]')?.click();
    await settle();
    const line = element.shadowRoot?.querySelector<HTMLElement>('[part=reminder]');
    expect([line?.hidden, line?.lang, line?.dir]).toEqual([false, 'he', 'rtl']);
    expect(line?.textContent).toBe('ההפעלה שלך תסתיים בקרוב: 2:00');
  });

  it('may be in the language of the element itself, whatever other attributes it has', async () => {
    for (const name of ['seconds', 'minutes', 'ended', 'and', 'moment', 'duration', 'clock'])
      element.setAttribute(name, 'x');
    element.lang = 'de_AT';
    element.dir = 'rtl';
    await warn();
    await eventually(() => expect(text('title')).toBe('Sind Sie noch da?'));
    expect(text('text')).toContain('in 2 Minuten abgemeldet');
    expect([dialog()?.lang, dialog()?.dir]).toEqual(['de-AT', 'ltr']);
  });

  it('are English where the browser cannot say which language the page is in', async () => {
    document.documentElement.lang = 'de';
    vi.stubGlobal('MutationObserver', undefined);
    vi.spyOn(element, 'closest').mockImplementation(() => {
      throw new Error('closest does not work');
    });
    await warn();
    expect(text('title')).toBe(english.idleTitle);
  });

  it('are there where the browser knows no plurals and no numbers', async () => {
    vi.stubGlobal('Intl', { Locale: Intl.Locale });
    document.documentElement.lang = 'de';
    await warn();
    await eventually(() => expect(text('text')).toContain('in 2 Minuten abgemeldet'));
    expect(text('time')).toBe('2:00');
  });
});
