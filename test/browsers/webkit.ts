/** Knows how to drive WebKitGTK: its own driver, its small browser, and a screen that nobody sees. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { freePort } from '../support/free-port.ts';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';
import { startSession, type WebDriver } from './web-driver.ts';

/** Where the programs are. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
}

/** WebDriver's names of keys that are no character. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
};

/** Starts WebKitGTK. */
export async function launchWebKit(programs: WebKitPrograms): Promise<DrivenBrowser> {
  const { screen, display } = await startScreen(programs.screen);
  const port = await freePort();
  const driver = start(programs.driver, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' },
    stdio: 'ignore',
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url);
    const options = { binary: programs.browser, args: ['--automation'] };
    const session = await startSession(url, { 'webkitgtk:browserOptions': options });
    return browserOf(session, (await session.send('GET', '/window')) as string, end);
  } catch (error) {
    await end();
    throw error;
  }

  async function end(): Promise<void> {
    await stop(driver);
    await stop(screen);
  }
}

/** The first window stays open, and empty: without any, a session is over. */
function browserOf(session: WebDriver, first: string, end: () => Promise<void>): DrivenBrowser {
  const handles: string[] = [];
  return {
    async open(address) {
      // Its tabs stay hidden: every page gets a window of its own.
      const { handle } = (await session.inWindow(first, (send) =>
        send('POST', '/window/new', { type: 'window' }),
      )) as { handle: string };
      const opened = windowOf(session, handle);
      handles.push(handle);
      await opened.goTo(address);
      return opened;
    },
    // Every site of a test has a port of its own, and so its own storage; cookies know no ports.
    async forget() {
      for (const handle of handles.splice(0)) {
        await session.inWindow(handle, async (send) => {
          await send('DELETE', '/cookie');
          await send('DELETE', '/window');
        });
      }
    },
    async close() {
      await session.send('DELETE', '').catch(() => undefined);
      await end();
    },
  };
}

function windowOf(session: WebDriver, handle: string): DrivenWindow {
  const send: WebDriver['send'] = (method, path, body) =>
    session.inWindow(handle, (now) => now(method, path, body));

  const pointer = (actions: readonly object[]): Promise<unknown> =>
    send('POST', '/actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });

  const moveTo = (x: number, y: number): object => ({
    type: 'pointerMove',
    x,
    y,
    duration: 0,
    origin: 'viewport',
  });

  return {
    hasAlertDialog: (name) =>
      session.inWindow(handle, async (now) => {
        const script = `return document.querySelector('still-here')?.shadowRoot?.querySelector('dialog[open]')`;
        const element = await now('POST', '/execute/sync', { script, args: [] });
        if (element === null) return false;
        const path = `/element/${String(Object.values(element as object)[0])}`;
        const role = await now('GET', `${path}/computedrole`);
        return role === 'alertdialog' && (await now('GET', `${path}/computedlabel`)) === name;
      }),
    async evaluate<Argument, Result>(
      script: (argument: Argument) => Result | Promise<Result>,
      argument: Argument,
    ) {
      const answer = await send('POST', '/execute/async', {
        script: `const [argument, done] = arguments;
          Promise.resolve(argument).then(${script.toString()})
            .then((value) => done({ value }), (error) => done({ error: String(error) }));`,
        args: [argument ?? null],
      });
      const { value, error } = answer as { value: Result; error?: string };
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async picture() {
      // It is of what was composed last: without waiting, of the frame before what has just changed.
      const script = 'requestAnimationFrame(() => requestAnimationFrame(arguments[0]))';
      await send('POST', '/execute/async', { script, args: [] });
      return Buffer.from(String(await send('GET', '/screenshot')), 'base64');
    },
    async goTo(url) {
      await send('POST', '/url', { url });
    },
    // A script that is sent while a page comes out of the cache of pages may have no answer, nor any command after it.
    async goBack() {
      await send('POST', '/back', {});
    },
    async press(key) {
      const value = KEYS[key] ?? key;
      const actions = [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ];
      await send('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    async movePointer(x, y) {
      await pointer([moveTo(x, y)]);
    },
    async click(x, y) {
      await pointer([
        moveTo(x, y),
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]);
    },
    async wheel(x, y, deltaY) {
      const turn = { type: 'scroll', x, y, deltaX: 0, deltaY, duration: 0, origin: 'viewport' };
      await send('POST', '/actions', {
        actions: [{ type: 'wheel', id: 'wheel', actions: [turn] }],
      });
    },
  };
}

/** Starts a screen that nobody sees; it picks its own number and tells it. */
async function startScreen(path: string): Promise<{ screen: ChildProcess; display: string }> {
  const screen = start(
    path,
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const number = await new Promise<string>((resolve, reject) => {
    screen.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    screen.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)));
  });
  return { screen, display: `:${number}` };
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const isReady = await fetch(`${url}/status`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('WebKitWebDriver does not answer');
}

/** Starts a program that does not outlive this process. */
function start(path: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(path, args, options);
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await exited;
}
