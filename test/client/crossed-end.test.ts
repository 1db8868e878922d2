/** A page that hears of its end while it waits for the server: whatever that says then, and whenever, the page leaves. */
import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';
import { TransportError } from '../../src/core/errors.ts';
import type { Status } from '../../src/core/wire.ts';
import { IDLE, input, openPage, settle, WARN, type TestPage } from '../support/page.ts';

const KEY = 'stillhere:/session';
const SECOND = 1_000;
/** Milliseconds in which a page leaves once the server answers again: two for a cookie that may be on its way. */
const LEAVES = 3 * SECOND;
/** In which it must say that nobody answers. */
const SAYS_SO = 61 * SECOND;

const isCovered = (): boolean => document.documentElement.hasAttribute('data-stillhere-curtain');

let page: TestPage;
let replace: Mock<(url: string | URL) => void>;
let reload: Mock<() => void>;
let mark: string;
/** What was asked and is not answered, from the oldest on. */
let waiting: ((answer: Answer) => void)[];
/** Whether the server keeps questions waiting. */
let isSlow: boolean;

type Answer = Status | 'failure';

/** A page with a session that began a while ago. */
async function open(): Promise<void> {
  [waiting, isSlow, mark] = [[], false, 'stillhere.mark=one'];
  localStorage.clear();
  page = await openPage({ signInUrl: '/sign-in', push: true });
  const { server } = page;
  for (const name of ['status', 'ping', 'stay', 'signOut'] as const) {
    const atOnce = server[name] as (...said: readonly number[]) => Promise<Status>;
    vi.spyOn(server, name).mockImplementation((...said: readonly number[]) => {
      if (!isSlow) return atOnce(...said);
      return new Promise<Status>((resolve, reject) => {
        waiting.push((answer) => {
          if (answer === 'failure') reject(new TransportError('down'));
          else resolve(answer);
        });
      });
    });
  }
  server.subject = 'ann';
  server.endOnClose = 10 * SECOND;
  await page.session.extend();
  await page.wait(5 * SECOND);
}

beforeEach(async () => {
  replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
  reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
  vi.spyOn(document, 'cookie', 'get').mockImplementation(() => mark);
  await open();
});
afterEach(() => {
  page.session.stop();
  vi.restoreAllMocks();
});

async function active(): Promise<Status> {
  isSlow = false;
  const { ended } = page.server;
  page.server.ended = undefined;
  const status = await page.server.status(0);
  page.server.ended = ended;
  isSlow = true;
  return status;
}

/** What another tab writes, and how it is told. */
function tellByTab(news: object): void {
  const record = JSON.parse(localStorage.getItem(KEY) ?? '') as object;
  const newValue = JSON.stringify({ ...record, ...news });
  localStorage.setItem(KEY, newValue);
  window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }));
}

/** In which a page may be when it hears. */
const WAITING_FOR: Readonly<Record<string, () => Promise<unknown> | void>> = {
  nothing() {},
  async 'a ping'() {
    input();
    await page.wait(IDLE - WARN);
  },
  async 'a look'() {
    await page.wait(IDLE - WARN - SECOND);
  },
  async 'an answer to "stay signed in", at the warning'() {
    isSlow = false;
    await page.wait(IDLE - WARN + SECOND);
    expect(page.session.snapshot.state).toBe('warning');
    isSlow = true;
    void page.session.extend();
  },
  async 'a ping of held work'() {
    page.session.hold('upload', new Promise(() => {}));
    await page.wait(IDLE / 4 + SECOND);
  },
  async 'a word that it is there'() {
    tellByTab({ leftAt: page.clock.wall() });
    await page.wait(3 * SECOND);
  },
  async 'its own sign-out'() {
    void page.session.signOut();
    await settle();
  },
  async 'an answer past its deadline'() {
    await page.wait(IDLE + SECOND);
  },
};

/** By which it hears. */
const HEARD_BY: Readonly<Record<string, () => void>> = {
  'another tab': () => tellByTab({ ended: 'signed-out' }),
  'another tab, of an idle end': () => tellByTab({ ended: 'idle' }),
  'the mark, which is gone'() {
    mark = '';
    page.clock.advance(SECOND / 2);
  },
  'the mark, which is another’s'() {
    mark = 'stillhere.mark=two';
    page.clock.advance(SECOND / 2);
  },
  'the stream': () => page.server.push({ state: 'ended', session: 'one', reason: 'revoked' }),
  'the stream, of an end by a sign-in': () =>
    page.server.push({ state: 'ended', session: 'one', reason: 'replaced' }),
  'another tab, of another session': () => tellByTab({ session: 'two', epoch: 9 }),
};

/** How what it waits for is answered after that. */
const ANSWERS: Readonly<Record<string, () => Promise<Answer | 'never'>>> = {
  'that it lives, late': active,
  'that there is none': async () => ({ state: 'none' }),
  'why it ended': async () => ({ state: 'ended', session: 'one', reason: 'signed-out' }),
  'of another session': async () => ({ state: 'ended', session: 'two', reason: 'replaced' }),
  'by a failure': async () => 'failure',
  never: async () => 'never',
};

const left = (): number => replace.mock.calls.length + reload.mock.calls.length;

/** Lets time pass until the page has left. */
async function leaves(within: number): Promise<boolean> {
  for (let passed = 0; passed < within && left() === 0; passed += SECOND / 2) {
    page.clock.advance(SECOND / 2);
    await settle();
  }
  return left() === 1;
}

/** From here on the server answers, to what waits, too, that there is no session. */
async function answerAgain(): Promise<void> {
  page.server.ended = 'none';
  isSlow = false;
  for (const answer of waiting.splice(0)) answer({ state: 'none' });
  await settle();
}

/** What waits is answered only after the page has heard, twice perhaps. */
async function cross(wait: string, hears: readonly string[], answer = 'never'): Promise<void> {
  isSlow = true;
  await WAITING_FOR[wait]?.();
  const crossing = waiting.splice(0);
  expect(crossing.length > 0, 'a question is under way').toBe(wait !== 'nothing');
  for (const hear of hears) {
    HEARD_BY[hear]?.();
    await settle();
  }
  const said = (await ANSWERS[answer]?.()) ?? 'never';
  for (const settleOne of crossing) if (said !== 'never') settleOne(said);
  await settle();
}

describe.each(Object.keys(WAITING_FOR))('a page that waits for %s', (wait) => {
  it.each(Object.keys(HEARD_BY))(
    'hears of its end by %s, and leaves, whatever it is answered',
    async (hear) => {
      for (const answer of Object.keys(ANSWERS)) {
        await cross(wait, [hear], answer);
        await answerAgain();
        expect([answer, await leaves(LEAVES), isCovered()]).toEqual([answer, true, true]);
        page.session.stop();
        for (const way of [replace, reload]) way.mockClear();
        await open();
      }
    },
  );

  it.each(['another tab', 'the mark, which is gone'])(
    'hears of its end by %s, says so when nobody answers, and leaves when somebody does',
    async (hear) => {
      await cross(wait, [hear]);
      expect(await leaves(SAYS_SO)).toBe(false);
      expect([isCovered(), page.session.snapshot.isUnreachable]).toEqual([true, true]);
      await answerAgain();
      expect(await leaves(SAYS_SO)).toBe(true);
    },
  );
});

const TWICE = Object.keys(HEARD_BY).flatMap((one) =>
  Object.keys(HEARD_BY).map((other) => [one, other] as const),
);

it.each(TWICE)('a page leaves that hears of its end by %s, and by %s', async (...hears) => {
  await cross('a ping', hears, 'that it lives, late');
  await answerAgain();
  expect([await leaves(LEAVES), isCovered()]).toEqual([true, true]);
});
