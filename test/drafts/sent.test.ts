import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyServer, settle, stored, type DraftPage } from './support/draft-page.ts';
import { find, forgetAfterEach, form, open } from './support/opened-pages.ts';

const TWO = form('<input name="to"><input name="text">');
const HOUR = 3_600_000;

/** What the browser tells of requests. */
let hear: ((entry: Partial<PerformanceResourceTiming>) => void)[] = [];

forgetAfterEach();
beforeEach(() => {
  hear = [];
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      readonly #hear: (typeof hear)[number];
      constructor(told: (list: { getEntries(): unknown }) => void) {
        // What an entry says is said by its class: it has no property of its own.
        this.#hear = (entry) => told({ getEntries: () => [Object.create(entry)] });
      }
      observe(): void {
        hear.push(this.#hear);
      }
      disconnect(): void {
        hear = hear.filter((one) => one !== this.#hear);
      }
    },
  );
});

/** A script of the page has asked its server. */
function answered(responseStatus: number, more: Partial<PerformanceResourceTiming> = {}): void {
  const name = `${location.origin}/messages`;
  const entry = { initiatorType: 'fetch', name, startTime: performance.now(), responseStatus };
  for (const one of hear) one({ ...entry, ...more });
}

/** By a script of the page, or by the browser. */
async function send(page: DraftPage, by: 'page' | 'browser' = 'page', marked = 'form') {
  const event = new Event('submit', { bubbles: true, cancelable: true });
  if (by === 'page') find(marked).addEventListener('submit', (one) => one.preventDefault());
  find(marked).dispatchEvent(event);
  await page.wait(1);
}

async function type(page: DraftPage, text: string): Promise<void> {
  page.type('[name=text]', text);
  await page.saved();
}

/** Loads the page anew, in the same session or in another. */
async function load(page: DraftPage, session = 's1', html = TWO): Promise<DraftPage> {
  if (session !== 's1') await page.end('idle');
  page.stop();
  await settle();
  return open(html, { server: createKeyServer({ session }), clock: page.clock });
}

const toldOf = ({ told }: DraftPage): readonly string[] =>
  told.map(([name]) => name.replace('stillhere:draft-', ''));

const PUT_BACK = ['typed', ['restored']];
const NOTHING = ['', []];
const stateOf = (page: DraftPage): unknown => [page.value('[name=text]'), toldOf(page)];

describe('a form that its page sends', () => {
  it.each([
    ['refuses', () => {}],
    ['sends in vain: the session is over', () => answered(401)],
    ['sends in vain: it has changed meanwhile', () => answered(409)],
    ['sends in vain: the server fails', () => answered(503)],
    ['sends in vain: no answer', () => answered(0)],
  ])('is a draft as before where the page %s', async (_what, answer) => {
    const page = await open(TWO);
    await type(page, 'typed');
    await send(page);
    answer();
    await page.saved();
    const reloaded = await load(page);
    expect(stateOf(reloaded)).toEqual(PUT_BACK);
    await reloaded.wait(20 * HOUR);
    expect(stateOf(await load(reloaded, 's2'))).toEqual(PUT_BACK);
  });

  it('is a draft as before where it closes a dialog, whichever of its buttons does', async () => {
    const page = await open(TWO);
    await type(page, 'typed');
    find('form').setAttribute('method', 'dialog');
    await send(page, 'browser');
    await page.saved();
    expect(stateOf(await load(page))).toEqual(PUT_BACK);
  });

  it.each([
    ['nothing was heard: it may be the step of a longer one', () => {}, ['', ['offered']]],
    ['the server has refused it', () => answered(500), PUT_BACK],
  ])('is not lost where it goes, and %s', async (_why, answer, is) => {
    const page = await open(TWO);
    await type(page, 'typed');
    await send(page);
    answer();
    find('form').remove();
    await settle();
    await page.wait(2 * HOUR);
    expect(stateOf(await load(page, 's2'))).toEqual(is);
  });

  it.each([
    ['of stillhere', { name: `${location.origin}/session/ping` }],
    ['of stillhere, with a query', { name: `${location.origin}/session?0.1` }],
    ['for a picture', { initiatorType: 'img' }],
    ['that was on its way already', { startTime: 0 }],
    ['that came much later', { startTime: performance.now() + 120_000 }],
  ])('is a draft as before, whatever became of a request %s', async (_which, entry) => {
    const page = await open(TWO);
    await type(page, 'typed');
    await send(page);
    answered(200, entry);
    await page.saved();
    expect(stateOf(await load(page))).toEqual(PUT_BACK);
  });

  it('is judged by the first request that it has caused', async () => {
    const page = await open(TWO);
    await type(page, 'typed');
    await send(page);
    const startTime = performance.now();
    answered(200, { startTime: startTime + 2 });
    answered(409, { startTime });
    answered(200, { startTime: startTime + 1 });
    await page.saved();
    expect(stateOf(await load(page))).toEqual(PUT_BACK);
  });

  it('is what was written last where it was mended after a refusal, and nothing once that was sent', async () => {
    const page = await open(TWO);
    await type(page, 'wrong');
    await send(page);
    answered(422);
    await page.saved();
    await type(page, 'typed');
    const reloaded = await load(page);
    expect(stateOf(reloaded)).toEqual(PUT_BACK);
    await send(reloaded);
    answered(200);
    (find('form') as unknown as HTMLFormElement).reset();
    await reloaded.saved();
    expect([stateOf(await load(reloaded)), stored()]).toEqual([NOTHING, '[]']);
  });

  it.each([
    ['is emptied', () => Object.assign(find('[name=text]'), { value: '' })],
    ['goes', () => find('form').remove()],
  ])('is no draft any more where it %s after an answer', async (_how, happen) => {
    const page = await open(TWO);
    page.type('[name=to]', 'Bo');
    await type(page, 'typed');
    await send(page);
    answered(201);
    happen();
    await settle();
    await page.saved();
    expect(stored()).not.toBe('[]');
    const reloaded = await load(page);
    expect([stateOf(reloaded), stored()]).toEqual([NOTHING, '[]']);

    await type(reloaded, 'typed');
    await send(reloaded);
    answered(201);
    happen();
    await settle();
    await reloaded.wait(31_000);
    await reloaded.saved();
    expect(stored()).toBe('[]');
    expect(stateOf(await load(reloaded, 's2'))).toEqual(NOTHING);
  });

  it('is offered, not put back, where all of it still stands there after an answer', async () => {
    const page = await open(TWO);
    await type(page, 'typed');
    await send(page);
    answered(200);
    await page.saved();
    const reloaded = await load(page);
    expect(stateOf(reloaded)).toEqual(['', ['offered']]);
    await (reloaded.detail('offered')['put'] as () => Promise<void>)();
    await reloaded.saved();
    expect(stateOf(await load(reloaded))).toEqual(PUT_BACK);
  });

  it.each(['s1', 's2'])(
    'is not spoken of where the page gives what was sent by then (session %s)',
    async (session) => {
      const page = await open(TWO);
      await type(page, 'typed');
      await send(page);
      answered(200);
      await page.saved();
      await page.wait(60_000);
      const given = TWO.replace('name="text"', 'name="text" value="typed"');
      const later = await load(page, session, given);
      expect([stateOf(later), stored()]).toEqual([['typed', []], '[]']);
    },
  );

  it('leaves to the next message what is typed into it after it was emptied', async () => {
    const page = await open(TWO);
    await type(page, 'first');
    await send(page);
    answered(200);
    find('[name=text]').value = '';
    await page.saved();
    await type(page, 'typed');
    await page.wait(31_000);
    expect(stateOf(await load(page, 's2'))).toEqual(PUT_BACK);
  });

  it('is offered beside the next message where its session ended before it may have arrived', async () => {
    const page = await open(TWO);
    await type(page, 'first');
    await send(page);
    find('[name=text]').value = '';
    await page.saved();
    await type(page, 'typed');
    const later = await load(page, 's2');
    expect(stateOf(later)).toEqual(['typed', ['restored', 'offered']]);
    await (later.detail('offered')['put'] as () => Promise<void>)();
    expect(later.value('[name=text]')).toBe('first');
  });

  it('leaves another form of the page as it is', async () => {
    const html = `${TWO}<form data-stillhere-draft="search" id="search"><input name="q"></form>`;
    const page = await open(html);
    page.type('[name=q]', 'boats');
    await type(page, 'typed');
    await send(page, 'page', '#search');
    answered(200);
    find('[name=q]').value = '';
    await page.wait(31_000);
    const later = await load(page, 's2', html);
    expect([stateOf(later), later.value('[name=q]')]).toEqual([PUT_BACK, '']);
  });
});

describe('a form that is sent twice', () => {
  it('by the browser is offered where the session had ended meanwhile', async () => {
    const page = await open(TWO);
    await type(page, 'typed');
    for (const by of ['browser', 'browser'] as const) {
      await send(page, by);
      await page.saved();
    }
    page.stop();
    await settle();
    const server = createKeyServer({ session: 's2' });
    expect(toldOf(await open(TWO, { server, clock: page.clock }))).toEqual(['offered']);
  });

  it('and emptied each time is offered twice where the session ended soon', async () => {
    const page = await open(TWO);
    for (const text of ['first', 'second']) {
      await type(page, text);
      await send(page, 'browser');
      (find('form') as unknown as HTMLFormElement).reset();
      await page.wait(5_000);
    }
    await page.end('idle');
    await page.wait(60_000);
    expect(toldOf(await load(page, 's2'))).toEqual(['offered', 'offered']);
  });
});
