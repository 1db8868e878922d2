/** The list of a person's sessions: what is seen and heard of it, by the keyboard alone, and how it follows what happens. */
import { expect, it } from 'vitest';
import { stateOf, type Looked } from './look.ts';
import { describeInEveryEngine } from './stage.ts';

interface Seen {
  readonly names: readonly string[];
  /** The accessible name of what has the focus, by the ids that it is labelled by. */
  readonly focused: string;
  readonly status: string;
}

function look(page: Looked): Promise<Seen> {
  return page.evaluate(() => {
    const root = document.querySelector('still-here-sessions')?.shadowRoot;
    const textsOf = (part: string): string[] =>
      [...(root?.querySelectorAll(`[part~=${part}]`) ?? [])].map((one) => one.textContent ?? '');
    const active = root?.activeElement;
    const ids = active?.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels = ids.map((id) => root?.querySelector(`#${CSS.escape(id)}`)?.textContent);
    return {
      names: textsOf('name'),
      focused:
        labels.join(' ') || (active?.getAttribute('aria-label') ?? active?.textContent ?? ''),
      status: textsOf('status').join(),
    };
  }, undefined);
}

describeInEveryEngine('the list of a person’s sessions', (stage) => {
  it('shows them, ends them by the keyboard alone, and follows', async () => {
    const signIn = async (device: string): Promise<void> => {
      const headers = { 'User-Agent': device, 'X-Test': '1' };
      await fetch(`${stage.site.url}/enter`, { redirect: 'manual', headers });
    };
    const ids = async (): Promise<readonly string[]> =>
      (await stage.site.sessions.list('george')).map(({ device }) => device);
    for (const device of ['Phone', 'Tablet']) await signIn(device);
    const page = await stage.open('?list');
    await expect
      .poll(async () => (await look(page)).names.toSorted())
      .toEqual(['Own', 'Phone', 'Tablet']);
    const [own, first = '', second = ''] = (await look(page)).names;
    expect(own).toBe('Own');

    await page.press('Tab');
    expect((await look(page)).focused).toBe(`End session ${first}`);
    await page.press(' ');
    await expect
      .poll(() => look(page))
      .toEqual({
        names: ['Own', second],
        focused: `End session ${second}`,
        status: `The session has ended: ${first}.`,
      });
    expect(await ids()).not.toContain(first);

    await signIn('Laptop');
    await page.evaluate(() => void window.dispatchEvent(new Event('focus')), undefined);
    await expect.poll(async () => (await look(page)).names).toHaveLength(3);
    expect((await look(page)).focused, 'it stays where it was').toBe(`End session ${second}`);

    while (!(await look(page)).focused.startsWith('End all')) await page.press('Tab');
    await page.press(' ');
    await expect
      .poll(() => look(page))
      .toEqual({
        names: ['Own'],
        focused: 'Your sessions',
        status: 'All other sessions have ended.',
      });
    expect(await ids()).toHaveLength(1);

    await stage.site.sessions.revokeAll('george');
    await page.evaluate(() => void window.dispatchEvent(new Event('focus')), undefined);
    await expect.poll(async () => (await look(page)).names).toEqual([]);
    expect(await stateOf(page)).not.toBe('gone');
  });

  it('speaks the language of the page, from right to left where that does, also when it changes', async () => {
    const page = await stage.open('?list&lang=ar-EG');
    const said = (): Promise<Readonly<Record<string, string>>> =>
      page.evaluate(() => {
        const root = document.querySelector('still-here-sessions')?.shadowRoot;
        const list = root?.querySelector('[part=list]');
        return {
          more: root?.querySelector('[part=more]')?.textContent ?? '',
          lang: list?.getAttribute('lang') ?? '',
          runs: list ? getComputedStyle(list).direction : '',
        };
      }, undefined);
    await expect
      .poll(said)
      .toEqual({ more: 'لم تسجّل الدخول في أي مكان آخر.', lang: 'ar-EG', runs: 'rtl' });
    expect(stage.site.requests).toContain('GET /session/languages/sessions-list/ar.js');
    await page.evaluate(() => void (document.documentElement.lang = 'de'), undefined);
    await expect
      .poll(said)
      .toEqual({ more: 'Sie sind sonst nirgends angemeldet.', lang: 'de', runs: 'ltr' });
  });
});
