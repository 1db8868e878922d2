import { afterEach, describe, expect, it, vi } from 'vitest';
import { english, watchDrafts, type OwnDraftMessages } from '../../src/drafts/index.ts';
import { createKeyServer, DAY, settle, stored, type DraftPage } from './support/draft-page.ts';
import { closeAll, forgetAfterEach, open } from './support/opened-pages.ts';

/** A file of a language, and React, take as long as the machine is busy. */
const PATIENT = { timeout: 20_000 };

const FORM = `<form data-stillhere-draft="transfer"><input name="to"><textarea name="note"></textarea></form>`;
const PREFIX = 'stillhere-draft:/session:';

/** The same browser, another page load, as after signing in again. */
async function comeBack(
  page: DraftPage,
  given: { html?: string; session?: string; subject?: string; after?: number } = {},
): Promise<DraftPage> {
  page.stop();
  const { html = FORM, session = 's2', subject = 'ann', after = 0 } = given;
  page.clock.advance(after);
  const server = { ...page.server, session, subject };
  return open(html, { server, clock: page.clock });
}

/** As `form.submit()`, to which happy-dom gives another object than it gives to those who listen. */
function submitAsScript(form: HTMLFormElement | null): void {
  HTMLFormElement.prototype.submit.call(form);
}

const names = (): readonly string[] =>
  Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

forgetAfterEach();

describe('drafts', () => {
  it('put back after signing in again what was typed before an idle end', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.saved();
    page.type('[name=note]', 'For the boat');
    await page.end('idle');
    const later = await comeBack(page);
    expect([later.value('[name=to]'), later.value('[name=note]')]).toEqual(['Bo', 'For the boat']);
    expect(later.detail('restored')).toMatchObject({ name: 'transfer', files: [] });
  });

  it('lie sealed: neither a letter of the text, nor the form or the person can be read', async () => {
    const page = await open(FORM);
    page.type('[name=note]', 'For the boat');
    await page.saved();
    expect(names()).toHaveLength(1);
    for (const word of ['boat', 'note', 'transfer', 'ann', btoa('For the boat').slice(0, 8)]) {
      expect(stored()).not.toContain(word);
    }
  });

  it('are nothing to another person, and stay for the one whose they are', async () => {
    const page = await open(FORM);
    page.type('[name=note]', 'For the boat');
    await page.end('idle');
    const other = await comeBack(page, { subject: 'eve' });
    expect([other.value('[name=note]'), other.told]).toEqual(['', []]);
    await other.end('signed-out');
    const later = await comeBack(other, { session: 's3' });
    expect(later.value('[name=note]')).toBe('For the boat');
  });

  it('go when the person signs out, with those of other forms', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    const elsewhere = await comeBack(page, { html: '<p>No form</p>' });
    expect(names()).toHaveLength(1);
    await elsewhere.end('signed-out');
    expect(names()).toEqual([]);
  });

  it('go when the person signs out in the last seconds, when all was saved for an idle end', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.ending('idle');
    expect(names()).toHaveLength(1);
    page.type('[name=note]', 'For the boat');
    await page.over('signed-out');
    await page.saved();
    expect(names()).toEqual([]);
  });

  it('stay at a sign-out where the server says so, and where that failed', async () => {
    const page = await open(FORM, { server: createKeyServer({ wipeAt: 'never' }) });
    page.type('[name=to]', 'Bo');
    await page.end('signed-out');
    const later = await comeBack(page);
    expect(later.value('[name=to]')).toBe('Bo');
    const last = await comeBack(later, {});
    last.server.wipeAt = 'sign-out';
    last.fail();
    await last.end('idle');
    expect(names()).toHaveLength(1);
  });

  it.each([
    [
      'by the person',
      (form: HTMLFormElement | null) => form?.dispatchEvent(new Event('submit', { bubbles: true })),
    ],
    ['by a script', (form: HTMLFormElement | null) => submitAsScript(form)],
  ])(
    'go when the form is sent %s, and are offered where that may have been too late',
    async (_by, send) => {
      const submit = vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => {});
      const page = await open(FORM);
      page.type('[name=to]', 'Bo');
      await page.saved();
      send(document.querySelector('form'));
      await settle();
      const same = await comeBack(page, { session: 's1' });
      expect([same.value('[name=to]'), same.told, names()]).toEqual(['', [], []]);

      same.type('[name=to]', 'Cy');
      await same.saved();
      send(document.querySelector('form'));
      await settle();
      const later = await comeBack(same, { session: 's2' });
      expect(later.value('[name=to]')).toBe('');
      await (later.detail('offered')['put'] as () => Promise<void>)();
      expect(later.value('[name=to]')).toBe('Cy');
      later.stop();
      expect(HTMLFormElement.prototype.submit).toBe(submit);
    },
  );

  it('stay when a script only reads the form', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.saved();
    const data = new FormData(document.querySelector('form') ?? undefined);
    dispatchEvent(new Event('pagehide'));
    await settle();
    expect(data.get('to')).toBe('Bo');
    expect((await comeBack(page, { session: 's1' })).value('[name=to]')).toBe('Bo');
  });

  it('go when a script signs the person out by a form', async () => {
    vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => {});
    const page = await open(
      `${FORM}<form method="post" action="/session/sign-out" id="out"></form>`,
    );
    page.type('[name=to]', 'Bo');
    await page.saved();
    submitAsScript(document.querySelector<HTMLFormElement>('#out'));
    await settle();
    expect(names()).toEqual([]);
  });

  it('are put back when the session ended just as the form was sent', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.saved();
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true }));
    await page.wait(1_000);
    await page.end('idle');
    expect((await comeBack(page)).value('[name=to]')).toBe('Bo');
  });

  it('go when the form is reset', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.saved();
    document.querySelector('form')?.reset();
    await page.saved();
    expect(names()).toEqual([]);
  });

  it('never overwrite what was typed since: they are offered', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    page.type('[name=note]', 'For the boat');
    await page.end('idle');
    page.stop();
    const server = createKeyServer({ session: 's2', fault: 0 });
    const later = await open(FORM, { server, clock: page.clock });
    later.type('[name=to]', 'Cy');
    server.fault = undefined;
    await later.wait(5_000);
    expect([later.value('[name=to]'), later.value('[name=note]')]).toEqual(['Cy', 'For the boat']);
    expect(later.told.map(([name]) => name)).toEqual(['stillhere:draft-offered']);
    await (later.detail('offered')['put'] as () => Promise<void>)();
    expect(later.value('[name=to]')).toBe('Bo');
  });

  it('of two tabs: the later one is put back, the other offered', async () => {
    const first = await open(FORM);
    first.type('[name=to]', 'Bo');
    await first.saved();
    first.stop();
    const second = await open(FORM, {
      server: createKeyServer({ fault: 0 }),
      clock: first.clock,
    });
    second.type('[name=to]', 'Cy');
    second.server.fault = undefined;
    await second.wait(10_000);
    await second.saved();
    expect(names()).toHaveLength(2);
    const later = await comeBack(second);
    expect(later.value('[name=to]')).toBe('Cy');
    expect(later.told.map(([name]) => name)).toEqual([
      'stillhere:draft-restored',
      'stillhere:draft-offered',
    ]);
    await (later.detail('offered')['discard'] as () => Promise<void>)();
    expect(names()).toHaveLength(1);
  });

  it('can be given up: the fields are as the page gave them, and nothing is kept', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    const later = await comeBack(page);
    await (later.detail('restored')['discard'] as () => Promise<void>)();
    await later.saved();
    expect([later.value('[name=to]'), names()]).toEqual(['', []]);
  });

  it('say so beside the form, in a status, and take no focus', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    const later = await comeBack(page);
    await later.wait(100);
    const root = document.querySelector('.stillhere-draft')?.shadowRoot;
    const status = root?.querySelector('[role=status]');
    expect(status?.textContent).toContain('is back in this form');
    expect(document.activeElement).toBe(document.body);
    const [discard] = root?.querySelectorAll('button') ?? [];
    discard?.click();
    await settle();
    expect([later.value('[name=to]'), document.querySelector('.stillhere-draft')]).toEqual([
      '',
      null,
    ]);
  });

  describe('speak', () => {
    const root = (): ShadowRoot | null | undefined =>
      document.querySelector('.stillhere-draft')?.shadowRoot;
    const said = (): string | null | undefined =>
      root()?.querySelector('[role=status] p')?.textContent;
    const labels = (): (string | null)[] =>
      Array.from(root()?.querySelectorAll('button') ?? [], ({ textContent }) => textContent);
    afterEach(() => document.documentElement.removeAttribute('lang'));

    async function comeBackTo(given: Parameters<typeof comeBack>[1], messages?: OwnDraftMessages) {
      const page = await open(FORM);
      page.type('[name=to]', 'Bo');
      await page.end('idle');
      page.stop();
      const { html = FORM } = given ?? {};
      const server = { ...page.server, session: 's2' };
      const options = messages === undefined ? {} : { messages };
      const later = await open(html, { server, clock: page.clock, ...options });
      await later.wait(100);
      return later;
    }

    it('the language of the nearest `lang`, with its time and direction, also when that changes', async () => {
      document.documentElement.lang = 'de-AT';
      await comeBackTo({});
      await vi.waitFor(() => expect(labels()).toEqual(['Verwerfen', 'Schließen']), PATIENT);
      expect(said()).toMatch(/^Was Sie bis .*2027.* eingegeben hatten/);
      const box = root()?.querySelector('div');
      expect([box?.lang, box?.dir]).toEqual(['de-AT', 'ltr']);
      root()?.querySelector('button')?.focus();
      const held = root()?.activeElement;
      document.documentElement.lang = 'ar-EG';
      await vi.waitFor(() => expect(labels()).toEqual(['تجاهل', 'إغلاق']), PATIENT);
      expect(said()).toMatch(/٢٠٢٧/);
      expect([box?.lang, box?.dir, root()?.activeElement]).toEqual(['ar-EG', 'rtl', held]);
      document.documentElement.lang = 'fi';
      await vi.waitFor(() => expect(labels()).toEqual(['Discard', 'Close']), PATIENT);
      expect([box?.lang, box?.dir]).toEqual(['en', 'auto']);
    });

    it('that of the form, where it is in another than the page', async () => {
      await comeBackTo({ html: `<main lang="fr">${FORM}</main>` });
      await vi.waitFor(() => expect(labels()).toEqual(['Abandonner', 'Fermer']), PATIENT);
    });

    it('some words of the app’s own, with the rest of the language', async () => {
      document.documentElement.lang = 'de';
      await comeBackTo({}, { discard: 'Weg damit', restored: () => 'Alles wieder da.' });
      await vi.waitFor(() => expect(labels()).toEqual(['Weg damit', 'Schließen']), PATIENT);
      expect(said()).toBe('Alles wieder da.');
    });

    it('the language that the app’s own words are said to be in', async () => {
      document.documentElement.lang = 'de';
      await comeBackTo({}, { lang: 'nl' });
      await vi.waitFor(() => expect(labels()).toEqual(['Weggooien', 'Sluiten']), PATIENT);
      closeAll();
      localStorage.clear();
      await comeBackTo({}, english);
      expect(labels()).toEqual(['Discard', 'Close']);
    });
  });

  it('leave the word to the app that wants to say it', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    const quiet = (event: Event): void => event.preventDefault();
    addEventListener('stillhere:draft-restored', quiet);
    const later = await comeBack(page);
    await later.wait(100);
    removeEventListener('stillhere:draft-restored', quiet);
    expect(document.querySelector('.stillhere-draft')).toBeNull();
    expect(later.value('[name=to]')).toBe('Bo');
  });

  it('are opened with older keys, for as long as they are kept, and go then', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    page.server.secrets = [`newer ${page.server.secrets[0]}`, ...page.server.secrets];
    const later = await comeBack(page, { after: 6 * DAY });
    expect(later.value('[name=to]')).toBe('Bo');
    later.type('[name=to]', 'Bob');
    await later.saved();
    expect(names()).toHaveLength(1);
    later.server.secrets = later.server.secrets.slice(0, 1);
    const last = await comeBack(later, { after: 6 * DAY });
    expect(last.value('[name=to]')).toBe('Bob');
    const never = await comeBack(last, { after: 8 * DAY });
    expect([never.value('[name=to]'), names()]).toEqual(['', []]);
  });

  it('are not opened when anything of them was changed, or put under another name', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.saved();
    page.stop();
    const [name = ''] = names();
    const text = localStorage.getItem(name) ?? '';
    localStorage.setItem(
      name,
      text.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    );
    localStorage.setItem(`${name}x`, text);
    localStorage.setItem(name.replace('draft:', 'draft:/other:'), 'nonsense');
    const later = await comeBack(page);
    expect([later.value('[name=to]'), later.told]).toEqual(['', []]);
  });

  it('give way to newer ones where there is no room, and harm nobody where there is none at all', async () => {
    const html = ['a', 'b', 'c']
      .map((name) => `<form data-stillhere-draft="${name}"><input name="${name}"></form>`)
      .join('');
    const page = await open(html, { mostInAll: 2_000 });
    for (const name of ['a', 'b', 'c']) {
      page.type(`[name=${name}]`, name);
      await page.saved();
    }
    page.stop();
    const later = await comeBack(page, { html });
    expect(['a', 'b', 'c'].map((name) => later.value(`[name=${name}]`))).toEqual(['', 'b', 'c']);

    const full = {
      ...{ getItem: () => null, removeItem: () => {} },
      setItem() {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    vi.spyOn(window, 'localStorage', 'get').mockReturnValue(full as unknown as Storage);
    later.type('[name=a]', 'x');
    await later.saved();
    expect(later.detail('not-kept')).toEqual({ name: 'a', reason: 'no-room' });
    expect(later.value('[name=a]')).toBe('x');
  });

  it('are not kept where one is too large, and say so once', async () => {
    const page = await open(FORM, { mostPerForm: 1_000 });
    page.type('[name=note]', 'x'.repeat(2_000));
    await page.saved();
    page.type('[name=note]', 'x'.repeat(2_001));
    await page.saved();
    expect(page.told).toEqual([
      ['stillhere:draft-not-kept', { name: 'transfer', reason: 'too-large' }],
    ]);
    expect(names()).toEqual([]);
  });

  it.each([
    [
      'insecure',
      () => vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) }),
      undefined,
    ],
    ['off', () => {}, 404],
  ])(
    'are not kept where they cannot be sealed (%s), and say so',
    async (reason, prepare, fault) => {
      prepare();
      const errors: unknown[] = [];
      vi.stubGlobal('reportError', (error: unknown) => errors.push(error));
      const page = await open(FORM, { server: createKeyServer({ fault }) });
      page.type('[name=to]', 'Bo');
      await page.saved();
      expect(page.detail('not-kept')).toEqual({ name: 'transfer', reason });
      expect(errors).toMatchObject([{ code: 'ERR_SET_UP' }]);
      expect(localStorage).toHaveLength(0);
    },
  );

  it('ask for no keys where there is no form, nor anything kept', async () => {
    const page = await open('<p>Nothing</p>');
    expect(page.server.calls).toBe(0);
    document.body.innerHTML = FORM;
    await settle();
    await page.wait(200);
    page.type('[name=to]', 'Bo');
    await page.saved();
    expect([page.server.calls, names().length]).toEqual([1, 1]);
  });

  it('wait for a server that cannot be reached', async () => {
    const page = await open(FORM, { server: createKeyServer({ fault: 0 }) });
    page.type('[name=to]', 'Bo');
    await page.saved();
    expect(names()).toEqual([]);
    page.server.fault = undefined;
    await page.wait(60_000);
    await page.saved();
    expect(names()).toHaveLength(1);
  });

  it('go on in place when the same person signs in again', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    page.server.session = 's2';
    await page.show({ state: 'active', session: 's2' });
    await page.saved();
    expect([page.value('[name=to]'), page.told]).toEqual(['Bo', []]);
    page.type('[name=note]', 'For the boat');
    await page.saved();
    expect(names()).toHaveLength(1);
    const later = await comeBack(page, { session: 's3' });
    expect(later.value('[name=note]')).toBe('For the boat');
  });

  it('seal nothing of one person for another who signs in in the same page', async () => {
    const page = await open(FORM);
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    const before = stored();
    Object.assign(page.server, { session: 's2', subject: 'eve' });
    await page.show({ state: 'active', session: 's2' });
    page.type('[name=to]', 'Bob');
    await page.saved();
    expect(stored()).toBe(before);
  });

  it('seal nothing that was typed before there were keys, if the session is another by then', async () => {
    const page = await open(FORM, { server: createKeyServer({ fault: 0 }) });
    page.type('[name=to]', 'Bo');
    await page.end('idle');
    Object.assign(page.server, { fault: undefined, session: 's2', subject: 'eve' });
    await page.show({ state: 'active', session: 's2' });
    await page.wait(60_000);
    await page.saved();
    expect([names(), page.server.calls > 1]).toEqual([[], true]);
  });

  it('take no keys that were given to a session of which the page does not know yet', async () => {
    const page = await open(FORM, { server: createKeyServer({ fault: 0 }) });
    page.type('[name=to]', 'Bo');
    Object.assign(page.server, { fault: undefined, session: 's2', subject: 'eve' });
    await page.wait(60_000);
    await page.saved();
    expect([names(), page.server.calls > 1]).toEqual([[], true]);
  });

  it('are the port’s to keep, which is not told of anything when another person is there', async () => {
    const kept = new Map<string, { name: string; savedAt: number; text: string }>();
    const storage = {
      list: async () => [...kept.values()].map((one) => ({ ...one, size: one.text.length })),
      get: async (name: string) => kept.get(name)?.text,
      put: async (draft: { name: string; savedAt: number; text: string }) =>
        void kept.set(draft.name, draft),
      remove: async (name: string) => kept.delete(name),
    };
    const page = await open(FORM, { storage });
    page.type('[name=to]', 'Bo');
    await page.saved();
    expect([kept.size, localStorage.length]).toEqual([1, 0]);
    const before = JSON.stringify([...kept]);
    page.type('[name=to]', 'Bob');
    await page.end('replaced');
    expect(JSON.stringify([...kept])).toBe(before);
    page.stop();
    const server = createKeyServer({ session: 's2' });
    const later = await open(FORM, { storage, server, clock: page.clock });
    expect(later.value('[name=to]')).toBe('Bo');
  });

  it('refuse options that cannot work', () => {
    const session = { snapshot: {}, subscribe: () => () => {}, on: () => () => {} } as never;
    expect(() => watchDrafts(session, { storage: {} as never })).toThrow(/"storage" must have/);
    expect(() => watchDrafts(session, { saveAfter: -1 })).toThrow(/"saveAfter" must be/);
    expect(() => watchDrafts(session, { bas: '/x' } as never)).toThrow(/"bas" is not an option/);
  });
});
