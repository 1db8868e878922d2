import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intercept, membersOfBrowser, type Failure, type Fault, type Use } from './intercept.ts';
import { live } from './life.ts';

/** So many calls of one API fail, one in each life; all of them do with `STILLHERE_FAULTS=all`. */
const MOST_CALLS = process.env['STILLHERE_FAULTS'] === 'all' ? Number.POSITIVE_INFINITY : 4;

/** The page itself, and what an event or an element says of itself: without it there is no life to look at. */
const PAGE =
  /^(document|location|performance|Event\.\w+|AbortSignal\.aborted|Document\.documentElement|Element\.localName)$/;

/** What a life cannot do without: how the person is served then. */
const NEEDED: readonly (readonly [RegExp, string])[] = [
  [
    /^(fetch|Response\.\w+|JSON\.parse)$/,
    'the server is not heard: warned, then covered; a page that never heard of a session has none to lose',
  ],
  [/^setTimeout$/, 'the beat runs what it lost, up to 4 s late: who works may be asked'],
  [/^addEventListener$/, 'nobody is heard: warned, then covered'],
  [/^location\.replace$/, 'no way leads away: covered'],
];
const UNHEARD = /^(signed out elsewhere|revoked|signs out),/;

/** What must not be, whatever fails. */
const NEVER =
  /nobody caught|unhandled|threw|over is shown|shows what is over|not covered|too early/;

describe('a page in a browser of which one thing does not work', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  const kinds = ['unhandledRejection', 'uncaughtException'] as const;
  const before = kinds.map((kind) => process.listeners(kind as 'exit'));
  beforeAll(() => {
    for (const kind of kinds) process.removeAllListeners(kind).on(kind, note);
  });
  afterAll(() => {
    kinds.forEach((kind, at) => {
      process.removeAllListeners(kind);
      for (const listener of before[at] ?? []) process.on(kind as 'exit', listener);
    });
  });

  async function problemsOf(spoil: () => () => void): Promise<readonly string[]> {
    const problems = await live(spoil);
    // Where what nobody handled is told.
    await new Promise((resolve) => setImmediate(resolve));
    return [...problems, ...unhandled.splice(0).map((error) => `unhandled: ${String(error)}`)];
  }

  async function usesOf(): Promise<ReadonlyMap<string, Use>> {
    let uses: ReadonlyMap<string, Use> = new Map();
    const problems = await problemsOf(() => {
      const watched = intercept(membersOfBrowser(), undefined);
      uses = watched.uses;
      return watched.restore;
    });
    expect(problems, 'nothing fails').toEqual([]);
    return uses;
  }

  it('warns, hides what is over and nothing else, hears the server, and takes its leave', async () => {
    const uses = await usesOf();
    expect([...uses.keys()]).toEqual(
      expect.arrayContaining(['BroadcastChannel', 'CSSStyleSheet', 'Date.now', 'fetch']),
    );
    const found: Record<string, readonly string[]> = {};
    for (const [api, use] of uses) {
      if (PAGE.test(api)) continue;
      const isNeeded = NEEDED.some(([apis]) => apis.test(api));
      for (const fault of faultsOf(api, use)) {
        const all = await problemsOf(() => intercept(membersOfBrowser(), fault).restore);
        const problems = isNeeded
          ? all.filter((problem) => NEVER.test(problem) && !UNHEARD.test(problem))
          : all;
        const calls = `${fault.from}${fault.until === Infinity ? ' and later' : ''}`;
        if (problems.length > 0) found[`${api} ${fault.how}, call ${calls}`] = problems.slice(0, 3);
      }
    }
    expect(found).toEqual({});
  }, 1_200_000);
});

function* faultsOf(api: string, { calls, isPromise }: Use): Generator<Fault> {
  yield { api, how: 'missing', from: 0, until: Infinity };
  yield { api, how: 'throws', from: 0, until: Infinity };
  const hows: readonly Failure[] = isPromise
    ? ['throws', 'nothing', 'never']
    : ['throws', 'nothing'];
  const step = Math.max(1, calls / MOST_CALLS);
  for (let at = 0; at < calls; at += step) {
    const from = Math.floor(at);
    for (const how of hows) yield { api, how, from, until: from + 1 };
    if (from > 0) yield { api, how: 'throws', from, until: Infinity };
  }
}
