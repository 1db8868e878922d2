/** Knows as much of W3C WebDriver as the tests need: a session, its windows, scripts and input. */

import { BROWSER_GONE } from './driver.ts';

/** An element of a command's answer. */
type Value = unknown;

/** A session with a browser behind a driver. */
export interface WebDriver {
  /** Sends a command of the session. Commands wait for each other: a session has one window at a time. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Value>;
  /** Sends commands to one window, with no other's in between. */
  inWindow<Result>(
    handle: string,
    work: (send: WebDriver['send']) => Promise<Result>,
  ): Promise<Result>;
}

/** Milliseconds in which a command is answered on a busy machine: half of what a test has. */
const PATIENCE = 30_000;

/** Starts a session with the driver at `url`. */
export async function startSession(url: string, capabilities: object): Promise<WebDriver> {
  const { sessionId } = (await request('POST', `${url}/session`, {
    capabilities: { alwaysMatch: capabilities },
  })) as { sessionId: string };
  const base = `${url}/session/${sessionId}`;
  let last: Promise<unknown> = Promise.resolve();
  let current: string | undefined;

  /** Set once a command has had no answer: each further one would wait as long. */
  let silence: NoAnswer | undefined;

  const now: WebDriver['send'] = async (method, path, body) => {
    if (silence !== undefined) throw silence;
    try {
      return await request(method, base + path, body);
    } catch (error) {
      if (error instanceof NoAnswer) silence = error;
      throw error;
    }
  };

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    send: (method, path, body) => inTurn(() => now(method, path, body)),
    inWindow: (handle, work) =>
      inTurn(async () => {
        if (current !== handle) await now('POST', '/window', { handle });
        current = handle;
        return work(now);
      }),
  };
}

class NoAnswer extends Error {}

async function request(method: string, url: string, body?: object): Promise<Value> {
  const text = method === 'POST' ? JSON.stringify(body ?? {}) : undefined;
  const command = `${method} ${new URL(url).pathname} ${text?.slice(0, 300) ?? ''}`.trim();
  const { isOk, value } = await answerOf(method, url, text).catch((error: unknown) => {
    throw new NoAnswer(`${command}: ${BROWSER_GONE}, no answer: ${String(error)}`);
  });
  if (isOk) return value;
  const { error, message } = value as { error: string; message: string };
  // WebKitGTK's driver says the second at first, and the other from then on.
  const isGone = error === 'invalid session id' || (error === 'unknown error' && message === '');
  const what = isGone ? BROWSER_GONE : `${error}: ${message}`;
  throw new Error(`${command}: ${what}`);
}

async function answerOf(
  method: string,
  url: string,
  body: string | undefined,
): Promise<{ readonly isOk: boolean; readonly value: Value }> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    ...(body === undefined ? {} : { body }),
  });
  const { value } = (await response.json()) as { value: Value };
  return { isOk: response.ok, value };
}
