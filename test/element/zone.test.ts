import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchSession, type WatchedSession } from '../../src/client/index.ts';
import type { StillHereElement } from '../../src/element/index.ts';
import { settle } from '../support/page.ts';

interface Task {
  readonly type: string;
  readonly source: string;
}
interface ZoneLike {
  fork(spec: object): ZoneLike;
  run<Result>(work: () => Result): Result;
}

const ACTIVE = {
  state: 'active',
  session: 'one',
  idleRemaining: 900_000,
  absoluteRemaining: 9_000_000,
  idleTimeout: 900_000,
  warnBefore: 120_000,
  maxHold: 900_000,
  fresh: true,
  endOnClose: 0,
  closing: false,
};

describe("within a framework's zone", () => {
  /** What the zone would wait for, or would look at the app after. */
  const tasks: string[] = [];
  let zone: ZoneLike;
  let root: ZoneLike;

  beforeAll(async () => {
    const answer = (): Promise<Response> => Promise.resolve(Response.json(ACTIVE));
    vi.stubGlobal('fetch', answer);
    await import('zone.js');
    root = (globalThis as unknown as { Zone: { root: ZoneLike } }).Zone.root;
    zone = root.fork({
      name: 'app',
      onScheduleTask(parent: never, _here: never, target: never, task: Task) {
        if (task.type !== 'microTask') tasks.push(task.source);
        return (parent as { scheduleTask(to: never, task: Task): Task }).scheduleTask(target, task);
      },
    });
    // As an app's `main.ts` imports it.
    await import('../../src/element/define.ts');
  });
  afterAll(() => {
    vi.unstubAllGlobals();
  });

  async function seen(work: () => WatchedSession | undefined): Promise<readonly string[]> {
    tasks.length = 0;
    const session = zone.run(work);
    await settle();
    expect(session?.snapshot).toMatchObject({ state: 'active', session: 'one' });
    window.dispatchEvent(new Event('focus'));
    await settle();
    return [...tasks];
  }

  it('the zone is one that sees', () => {
    tasks.length = 0;
    zone.run(() => {
      clearTimeout(setTimeout(() => {}, 1_000));
    });
    expect(tasks).toEqual(['setTimeout']);
  });

  it('`<still-here>.session` sets no timer there and listens to nothing', async () => {
    const element = document.createElement('still-here') as StillHereElement;
    document.body.append(element);
    expect(await seen(() => element.session)).toEqual([]);
    element.remove();
    await settle();
  });

  it('neither does `watchSession`, nor what is done with the session', async () => {
    let watched: WatchedSession | undefined;
    expect(await seen(() => (watched = watchSession()))).toEqual([]);
    await zone.run(() => watched?.extend());
    await settle();
    zone.run(() => watched?.hold('upload', Promise.resolve()));
    await settle();
    zone.run(() => watched?.stop());
    expect(tasks).toEqual([]);
  });
});
