/** What the parts of the contract stand on: an app for each test, a browser before it, and what many tests do. */
import { afterEach, beforeEach } from 'vitest';
import { createBrowser, type TestBrowser } from '../../support/browser.ts';
import type { WorldOptions } from '../../support/world.ts';
import type { Start, TestApp } from './app.ts';

/**
 * What not every framework can do; a test that needs it is left out.
 * `odd methods`: TRACE and methods that nobody knows reach the app (no `Request` has them).
 * `nearness`: it is told from where a connection comes, so that a browser on the same machine gets a plain cookie.
 * `guard of nothing`: a guard before all routes is asked too when no route is found.
 * `guard before bodies`: a guard is asked before what reads the body of a request, and refuses it.
 * `cookies on what was fetched`: an answer whose headers cannot be changed may be given after a cookie was set.
 * `HEAD of what was fetched`: HEAD is answered where GET gives an answer whose headers cannot be changed.
 */
export type Feature =
  | 'odd methods'
  | 'nearness'
  | 'guard of nothing'
  | 'guard before bodies'
  | 'cookies on what was fetched'
  | 'HEAD of what was fetched';

/** The app and the browser of the test that runs, and the steps that tests are made of. */
export interface Stage {
  readonly app: TestApp;
  readonly browser: TestBrowser;
  lacks(feature: Feature): boolean;
  /** An app with other options in the place of the first. */
  restart(options: WorldOptions): Promise<void>;
  /** Signs in, and gives the public id of the session. */
  signIn(browser?: TestBrowser, subject?: string): Promise<string>;
  status(browser?: TestBrowser): Promise<Record<string, unknown>>;
  /** In milliseconds, as the status says it. */
  idleRemaining(): Promise<number>;
}

/** Builds the stage anew for each test of the `describe` in which it is called. */
export function createStage(start: Start, lacking: readonly Feature[]): Stage {
  let app: TestApp;
  let browser: TestBrowser;

  async function open(options?: WorldOptions): Promise<void> {
    app = await start(options);
    browser = createBrowser(app.url);
  }
  const status = async (of: TestBrowser = browser): Promise<Record<string, unknown>> =>
    (await (await of.get('/session')).json()) as Record<string, unknown>;

  beforeEach(() => open());
  afterEach(() => app.close());

  return {
    get app() {
      return app;
    },
    get browser() {
      return browser;
    },
    lacks: (feature) => lacking.includes(feature),
    async restart(options) {
      await app.close();
      await open(options);
    },
    async signIn(of = browser, subject = 'george') {
      await of.get(`/sign-in?subject=${subject}`);
      return String((await status(of))['session']);
    },
    status,
    idleRemaining: async () => Number((await status())['idleRemaining']),
  };
}
