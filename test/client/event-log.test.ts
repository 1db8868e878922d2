import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchSession } from '../../src/client/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import {
  createFakeServer,
  IDLE,
  input,
  MINUTE,
  openPage,
  settle,
  WARN,
  type TestPage,
} from '../support/page.ts';

describe('the log of a session', () => {
  let page: TestPage;
  const texts = (): readonly string[] => page.session.log.map(({ text }) => text);

  beforeEach(async () => {
    page = await openPage();
  });
  afterEach(() => page.session.stop());

  it('tells in words why somebody was signed out', async () => {
    await page.wait(IDLE + 1_000);
    expect(texts()).toEqual([
      'asking the server',
      'server: active, 900 s idle and 28800 s in all left',
      'asking the server',
      // The test answers when half a minute is over.
      'warning: idle end in 120 s',
      expect.stringMatching(/^server: active, 12\d s idle and 28800 s in all left$/),
      'hidden until the server answers',
      'asking the server',
      'server: ended, idle',
      'ended (idle)',
    ]);
    expect(page.session.log.map(({ at }) => at)).toEqual(
      page.session.log.map(({ at }) => at).toSorted((a, b) => a - b),
    );
  });

  it('tells of wishes, work, faults and pages that were put away', async () => {
    input();
    let finish = (): void => {};
    page.session.hold('upload', new Promise<void>((resolve) => (finish = resolve)));
    await page.wait(IDLE / 3);
    finish();
    await settle();
    page.server.fault = 'down';
    void page.session.extend();
    await settle();
    page.server.fault = undefined;
    page.server.ended = 'none';
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await settle();
    await page.wait(2_000);
    for (const text of [
      'work without input began',
      'telling the server of activity 0 s ago',
      'work is over',
      'asked to stay signed in',
      'server: no answer',
      'page restored, or another session',
      'server: no session',
      'ended (unknown)',
    ]) {
      expect(texts(), text).toContain(text);
    }
  });

  it('keeps the newest hundred entries', async () => {
    for (let count = 0; count < 40; count += 1) {
      void page.session.extend();
      await settle();
    }
    expect(page.session.log).toHaveLength(100);
  });

  it('is not filled by hours without an answer', async () => {
    page.server.fault = 'down';
    await page.wait(IDLE + 60 * MINUTE);
    expect(texts().filter((text) => text === 'server: no answer')).toHaveLength(1);
    expect(texts()).toContain('warning: idle end in 120 s');
  });

  it('stands beside what the page believes at this moment', async () => {
    input();
    await page.wait(MINUTE);
    expect(page.session.inspect()).toEqual({
      idleRemaining: IDLE - MINUTE,
      absoluteRemaining: 479 * MINUTE,
      idleFor: MINUTE,
      answeredAgo: MINUTE,
      leaseRemaining: 0,
    });
    expect(WARN).toBeLessThan(page.session.inspect().idleRemaining);
  });

  it('believes nothing before it was told', async () => {
    expect(page.session.inspect().idleFor).toBe(Infinity);
    const clock = createFakeClock();
    const transport = Object.assign(createFakeServer(clock), { fault: 'silent' });
    const session = watchSession({ base: '/silent', transport, clock });
    expect(session.inspect()).toEqual({
      idleRemaining: Infinity,
      absoluteRemaining: Infinity,
      idleFor: Infinity,
      answeredAgo: Infinity,
      leaseRemaining: 0,
    });
    session.stop();
  });
});
