/** A page with forms, on a clock that is turned by hand, beside a server that gives the keys of whoever is signed in. */
import { vi } from 'vitest';
import { createEmitter } from '../../../src/core/emitter.ts';
import { parseDrafts } from '../../../src/server/draft-keys.ts';
import type { SessionSnapshot, WatchEvents } from '../../../src/client/index.ts';
import { watchDrafts, type Drafts, type DraftsOptions } from '../../../src/drafts/index.ts';
import { createFakeClock, type FakeClock } from '../../../src/testing/index.ts';

export const SECRET = 'a-secret-of-the-server-that-is-long-enough';
export const DAY = 86_400_000;

/** What the test does at the server. */
export interface KeyServer {
  /** Undefined while nobody is signed in. */
  session: string | undefined;
  subject: string;
  secrets: readonly string[];
  wipeAt: 'sign-out' | 'never';
  keepFor: number;
  /** HTTP status of its answers, if not 200; 0 when it cannot be reached. */
  fault: number | undefined;
  calls: number;
}

export interface DraftPage {
  readonly drafts: Drafts;
  readonly clock: FakeClock;
  readonly server: KeyServer;
  /** Names of the events of forms, in order, with their details. */
  readonly told: readonly (readonly [name: string, detail: Record<string, unknown>])[];
  detail(name: string): Record<string, unknown>;
  type(selector: string, value: string): void;
  value(selector: string): string;
  /** Lets time pass until all is saved. */
  saved(): Promise<void>;
  wait(ms: number): Promise<void>;
  /** The page is asked to save. */
  ending(reason: WatchEvents['ending']['reason']): Promise<void>;
  /** It is over, and the page leaves. */
  over(reason: WatchEvents['ended']['reason']): Promise<void>;
  /** Both. */
  end(reason: WatchEvents['ended']['reason']): Promise<void>;
  show(snapshot: Partial<SessionSnapshot>): Promise<void>;
  fail(): void;
  stop(): void;
}

/** WebCrypto answers by threads of its own: what is asked of it is waited for. */
let pending = 0;
const { subtle } = globalThis.crypto;
for (const name of ['importKey', 'deriveKey', 'sign', 'encrypt', 'decrypt'] as const) {
  const original = subtle[name].bind(subtle) as (...given: unknown[]) => Promise<unknown>;
  Object.defineProperty(subtle, name, {
    value: async (...given: unknown[]) => {
      pending += 1;
      try {
        return await original(...given);
      } finally {
        pending -= 1;
      }
    },
  });
}

/** Waits until nothing comes any more. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 40; quiet = pending > 0 ? 0 : quiet + 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function createKeyServer(given: Partial<KeyServer> = {}): KeyServer {
  const [session, subject, secrets] = ['s1', 'ann', [SECRET]];
  return {
    ...{
      session,
      subject,
      secrets,
      wipeAt: 'sign-out',
      keepFor: 7 * DAY,
      fault: undefined,
      calls: 0,
    },
    ...given,
  };
}

/** Loads a page with `html`. What lies in the browser stays from one to the next. */
export async function openDraftPage(
  html: string,
  given: DraftsOptions & {
    readonly server?: KeyServer;
    /** Shows what is not in the HTML. */
    readonly prepare?: () => Promise<void>;
  } = {},
): Promise<DraftPage> {
  const { server = createKeyServer(), prepare, ...options } = given;
  const clock = (options.clock as FakeClock | undefined) ?? createFakeClock(1_800_000_000_000);
  document.body.innerHTML = html;
  await prepare?.();
  vi.stubGlobal('fetch', async () => {
    server.calls += 1;
    const { session, subject, secrets, wipeAt, keepFor, fault } = server;
    if (fault === 0) throw new TypeError('Failed to fetch');
    if (fault !== undefined || session === undefined) {
      return new Response('{}', { status: fault ?? 401 });
    }
    const keys = parseDrafts({ secrets, wipeAt, keepFor })(subject, clock.wall());
    return Response.json({ session, ...keys });
  });

  const events = createEmitter<WatchEvents>((error) => {
    throw error;
  });
  const listeners = new Set<() => void>();
  let snapshot = { state: 'active', session: server.session } as SessionSnapshot;
  const told: [string, Record<string, unknown>][] = [];
  const note = (event: Event): void => {
    told.push([event.type, (event as CustomEvent<Record<string, unknown>>).detail]);
  };
  const names = ['restored', 'offered', 'not-kept'].map((name) => `stillhere:draft-${name}`);
  for (const name of names) document.addEventListener(name, note);
  const drafts = watchDrafts(
    {
      get snapshot() {
        return snapshot;
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      on: events.on,
    },
    { ...options, clock },
  );
  const find = (selector: string): HTMLInputElement => {
    const found = document.querySelector<HTMLInputElement>(selector);
    if (found === null) throw new Error(`There is no ${selector}`);
    return found;
  };
  async function show(next: Partial<SessionSnapshot>): Promise<void> {
    snapshot = { ...snapshot, ...next };
    for (const listener of listeners) listener();
    await settle();
  }
  async function wait(ms: number): Promise<void> {
    clock.advance(ms);
    await settle();
  }
  async function ending(reason: WatchEvents['ending']['reason']): Promise<void> {
    await Promise.allSettled(events.emit('ending', { reason }));
  }
  async function over(reason: WatchEvents['ended']['reason']): Promise<void> {
    await show({ state: 'ended' });
    events.emit('ended', { reason });
    await settle();
  }
  await settle();
  await wait(200);
  return {
    drafts,
    clock,
    server,
    told,
    detail(name) {
      const found = told.findLast(([type]) => type === `stillhere:draft-${name}`);
      if (found === undefined) throw new Error(`Nothing was ${name}: ${told.map(String).join()}`);
      return found[1];
    },
    type(selector, value) {
      const field = find(selector);
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    value: (selector) => find(selector).value,
    saved: () => wait(2_000),
    wait,
    ending,
    over,
    async end(reason) {
      await ending(reason);
      await over(reason);
    },
    show,
    fail: () => void events.emit('failed', { what: 'sign-out' }),
    stop() {
      drafts.stop();
      for (const name of names) document.removeEventListener(name, note);
    },
  };
}

/** All that lies in the browser, as one text. */
export function stored(): string {
  return JSON.stringify(Object.entries(localStorage));
}
