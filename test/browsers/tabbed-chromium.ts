/**
 * Knows Chromium as people have it: what is not in front is hidden and throttled, and can be frozen and discarded.
 * Playwright keeps every page awake, and a tab that anybody looks into is never discarded: so this speaks to Chromium
 * itself, and looks into a tab only when it is asked to.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { vi } from 'vitest';
import type { DrivenWindow } from './driver.ts';

/** A tab. */
export interface Tab extends Pick<DrivenWindow, 'evaluate' | 'press' | 'click'> {
  /** Brings it to the front: the tab that was there is hidden. */
  show(): Promise<void>;
  /** Stops it, as Chromium stops tabs that nobody looks at. Only what is hidden can be stopped. */
  freeze(): Promise<void>;
  /** Takes it out of memory, as Chromium does when it has too little; to show it loads it again. */
  discard(): Promise<void>;
  close(): Promise<void>;
}

/** A browser with tabs. */
export interface TabbedBrowser {
  /** Opens a tab in front. Its address has a query that no other tab has: by that it is known. */
  open(url: string): Promise<Tab>;
  /** Closes every tab, and forgets cookies. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

interface Target {
  readonly targetId: string;
  readonly url: string;
}

/** Milliseconds in which Chromium does what it is told. */
const PATIENCE = { timeout: 30_000, interval: 50 };

/** Where Chromium lets tabs be frozen and discarded by hand. */
const DISCARDS = 'chrome://discards/';

/** Starts Chromium with a profile of its own. */
export async function launchTabs(
  program: string,
  switches: readonly string[] = [],
): Promise<TabbedBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'stillhere-tabs-'));
  await writeFile(join(profile, 'Local State'), '{"internal_only_uis_enabled":true}');
  const child = spawn(
    program,
    [
      '--headless',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      ...switches,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const send = speak(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const listed = async (): Promise<readonly Target[]> =>
    ((await send('Target.getTargets')) as { readonly targetInfos: readonly Target[] }).targetInfos;

  async function attach(targetId: string): Promise<string> {
    const answer = await send('Target.attachToTarget', { targetId, flatten: true });
    return (answer as { readonly sessionId: string }).sessionId;
  }

  async function create(url: string, background: boolean): Promise<string> {
    const answer = await send('Target.createTarget', { url, background });
    return (answer as { readonly targetId: string }).targetId;
  }

  async function evaluate(session: string, expression: string): Promise<unknown> {
    const answer = await send(
      'Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true },
      session,
    );
    const { result, exceptionDetails } = answer as {
      readonly result: { readonly value: unknown };
      readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
    };
    if (exceptionDetails === undefined) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? 'The page threw');
  }

  const open = new Set<Tab>();
  /** Presses what the list of tabs offers for one, and waits until it says that this has happened. */
  async function order({ host, search }: URL, name: string, outcome: string): Promise<void> {
    // A new list each time: one that was hidden for long is throttled like every other page.
    const targetId = await create(DISCARDS, true);
    const session = await attach(targetId);
    const wanted = JSON.stringify({ marks: [host, search], name, outcome });
    const press = `(${pressInList.toString()})(${wanted})`;
    await vi.waitUntil(() => evaluate(session, press), PATIENCE);
    await send('Target.closeTarget', { targetId });
  }

  return {
    async open(url) {
      const place = new URL(url);
      let target = await create(url, false);
      let session: string | undefined;
      const ask = async (method: string, options: object): Promise<unknown> =>
        send(method, options, (session ??= await attach(target)));
      const tab: Tab = {
        async evaluate<Argument, Result>(
          script: (argument: Argument) => Result | Promise<Result>,
          argument: Argument,
        ) {
          session ??= await attach(target);
          const text = argument === undefined ? '' : JSON.stringify(argument);
          return (await evaluate(session, `(${script.toString()})(${text})`)) as Result;
        },
        async press(key) {
          await ask('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key });
          await ask('Input.dispatchKeyEvent', { type: 'keyUp', key });
        },
        async click(x, y) {
          for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) {
            await ask('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
          }
        },
        async show() {
          await send('Target.activateTarget', { targetId: target });
        },
        async close() {
          open.delete(tab);
          await send('Target.closeTarget', { targetId: target });
        },
        freeze: () => order(place, '[Freeze]', 'frozen'),
        async discard() {
          if (session !== undefined) await send('Target.detachFromTarget', { sessionId: session });
          session = undefined;
          const before = target;
          await order(place, '[Urgent Discard]', 'discarded');
          const isNext = ({ targetId, url: at }: Target): boolean =>
            targetId !== before && at.startsWith(place.origin) && at.endsWith(place.search);
          target = await vi.waitUntil(
            async () => (await listed()).find(isNext)?.targetId,
            PATIENCE,
          );
        },
      };
      open.add(tab);
      return tab;
    },
    async forget() {
      await Promise.all([...open].map((tab) => tab.close()));
      await send('Storage.clearCookies');
    },
    async close() {
      const closed = new Promise((resolve) => child.once('exit', resolve));
      await send('Browser.close').catch(() => undefined);
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runs in Chromium's list of tabs. */
function pressInList(wanted: {
  readonly marks: readonly string[];
  readonly name: string;
  readonly outcome: string;
}): boolean {
  const rows: HTMLElement[] = [];
  function collect(root: ParentNode): void {
    rows.push(...root.querySelectorAll('tr'));
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      if (shadowRoot !== null) collect(shadowRoot);
    }
  }
  collect(document);
  const row = rows.find(({ innerText }) => wanted.marks.every((mark) => innerText.includes(mark)));
  if (row === undefined || row.innerText.includes(wanted.outcome)) return row !== undefined;
  const links = [...row.querySelectorAll<HTMLElement>('[is=action-link]')];
  links.find(({ innerText }) => innerText.includes(wanted.name))?.click();
  return false;
}

/** Speaks Chromium's protocol over two pipes: messages end with a zero byte, and answers have their question's number. */
function speak(
  input: Writable,
  output: Readable,
): (method: string, params?: object, sessionId?: string) => Promise<unknown> {
  const waiting = new Map<number, PromiseWithResolversLike>();
  let count = 0;
  let text = '';
  output.setEncoding('utf8').on('data', (part: string) => {
    const messages = (text + part).split('\0');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message) as {
        readonly id?: number;
        readonly result?: unknown;
        readonly error?: { readonly message: string };
      };
      const question = waiting.get(id ?? 0);
      if (error === undefined) question?.resolve(result);
      else question?.reject(new Error(error.message));
    }
  });
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      input.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
    });
}

interface PromiseWithResolversLike {
  resolve(value: unknown): void;
  reject(error: Error): void;
}
