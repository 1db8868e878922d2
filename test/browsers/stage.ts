/** Knows what tests of every engine share: the site, a person's windows, and the time of both. */
import { afterAll, afterEach, beforeEach, describe, expect } from 'vitest';
import { BROWSER_GONE, type DrivenBrowser, type DrivenWindow, type Engine } from './driver.ts';
import { ENGINES } from './engines.ts';
import { openSite, type Site } from './site.ts';

/** Real milliseconds in which what one window tells the others has arrived, or soon will: nothing depends on it. */
const MESSAGE_TIME = 20;

/** Where a test plays. */
export interface Stage {
  readonly site: Site;
  /** Opens a window at a page of the person's, who signs in first if this is the first. */
  open(query?: string): Promise<DrivenWindow>;
  /** Lets time pass, on the server and in every window, from one timer to the next; each is answered at its instant. */
  wait(ms: number): Promise<void>;
  /** The machine with the browser sleeps; the server does not. */
  sleep(ms: number): Promise<void>;
  /** Waits until the server has answered everything that the windows asked. */
  settle(): Promise<void>;
}

/** Describes what holds in every engine. */
export function describeInEveryEngine(
  title: string,
  suite: (stage: Stage, engine: Engine['name']) => void,
): void {
  for (const engine of ENGINES) {
    describe.skipIf(engine.launch === undefined)(`in ${engine.name}: ${title}`, () => {
      suite(prepare(engine), engine.name);
    });
  }
}

function prepare({ launch }: Engine): Stage {
  let browser: DrivenBrowser | undefined;
  let windows: DrivenWindow[] = [];
  let site: Site;

  beforeEach(async () => {
    browser ??= await launch?.();
    site = await openSite();
  });
  afterEach(async () => {
    windows = [];
    site.release();
    await browser?.forget().catch(startAnew);
    await site.close();
    expect(site.violations, 'what the content policy forbade').toEqual([]);
  });

  afterAll(() => browser?.close());

  async function startAnew(error: unknown): Promise<void> {
    if (!isGone(error)) throw error;
    const gone = browser;
    browser = undefined;
    await gone?.close().catch(() => undefined);
  }

  /** Runs a script in every window; undefined for those that are on their way to another page. */
  function inAll<Argument, Result>(
    script: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<(Result | undefined)[]> {
    return Promise.all(
      windows.map(async (one) => {
        try {
          return await one.evaluate(script, argument);
        } catch (error) {
          if (isGone(error)) throw error;
          return undefined;
        }
      }),
    );
  }

  async function settle(): Promise<void> {
    await inAll(() => window.testPage?.settle(), undefined);
    if (windows.length > 1) await new Promise((resolve) => setTimeout(resolve, MESSAGE_TIME));
  }

  /** Lets time pass in every window: each has its answers before it says how long its next timer waits. */
  function advance(ms: number): Promise<(number | undefined)[]> {
    return inAll(async (step) => {
      window.testPage?.advance(step);
      await window.testPage?.settle();
      return window.testPage?.untilTimer();
    }, ms);
  }

  return {
    get site() {
      return site;
    },
    settle,
    async open(query = '') {
      if (browser === undefined) throw new Error('There is no browser');
      const path = windows.length === 0 ? '/enter' : '/page';
      const opened = await browser.open(`${site.url}${path}${query}`);
      windows.push(opened);
      await opened.evaluate(() => window.testPage?.settle(), undefined);
      return opened;
    },
    async wait(ms) {
      let left = ms;
      let waits = await advance(0);
      while (left > 0) {
        const part = Math.max(1, Math.min(left, ...waits.map((wait) => wait ?? Infinity)));
        left -= part;
        site.clock.advance(part);
        waits = await advance(part);
        if (windows.length > 1) {
          await new Promise((resolve) => setTimeout(resolve, MESSAGE_TIME));
          waits = await advance(0);
        }
      }
    },
    async sleep(ms) {
      site.clock.advance(ms);
      await inAll((slept) => window.testPage?.sleep(slept), ms);
    },
  };
}

function isGone(error: unknown): boolean {
  return String(error).includes(BROWSER_GONE);
}
