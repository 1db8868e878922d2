import { describe, expect, it } from 'vitest';
import { MAX_TIMER } from '../../src/core/clock.ts';
import {
  resumeMonitor,
  type MonitorEffect,
  type MonitorEvent,
} from '../../src/core/monitor-state.ts';
import { countedEnd, instantsOf, nextAskAt, nextWakeAt } from '../../src/core/instants.ts';
import type { ActiveStatus } from '../../src/core/wire.ts';
import {
  activeStatus,
  IDLE,
  MINUTE,
  openPage,
  Page,
  peer,
  START,
  WARN,
} from '../support/monitor-page.ts';

describe('a page that has just been opened', () => {
  it('is shown before anything is known: the server has just served it', () => {
    expect(new Page().state).toMatchObject({ phase: 'active', extending: false, failed: false });
  });

  it('tells nobody of input before the server has said whose session it is', () => {
    const page = new Page().send({ type: 'tick' }).wait(500).send({ type: 'input' });
    page.fail().wait(1_000);
    expect(page.take()).toEqual([
      { type: 'ask', id: START, activeAt: undefined },
      { type: 'ask', id: page.now, activeAt: undefined },
    ]);
  });

  it('tells the other tabs that the server has said whose session it is', () => {
    const page = new Page().send({ type: 'tick' }).answer();
    expect(page.take()).toContainEqual({ type: 'share', confirmed: true });
  });

  it('shows its content and asks the server at once, without claiming activity', () => {
    const page = new Page().send({ type: 'tick' });
    expect(page.state.phase).toBe('active');
    expect(page.take()).toEqual([{ type: 'ask', id: START, activeAt: undefined }]);
  });

  it('asks again after a failure: 1, 1, 2, 4 ... seconds later, at most 10', () => {
    const page = new Page().send({ type: 'tick' });
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      page.fail();
      const failedAt = page.now;
      expect(page.announced(), 'nobody wished for anything').toEqual([]);
      while (page.asks().length === 0) page.wait(500);
      waits.push(Math.round((page.now - failedAt) / 1_000));
    }
    expect(waits).toEqual([1, 1, 2, 4, 8, 10, 10, 10]);
  });

  it('B14: keeps to Retry-After, but asks at once when the network is back', () => {
    const page = new Page().send({ type: 'tick' }).fail(90_000);
    page.take();
    page.wait(89_000);
    expect(page.asks()).toEqual([]);
    page.send({ type: 'online' });
    expect(page.asks()).toHaveLength(1);
  });

  it('learns nothing of its session from a network that is back', () => {
    const page = openPage().wait(MINUTE);
    const before = page.state;
    page.send({ type: 'online' });
    expect([page.state, page.take()]).toEqual([before, []]);
  });

  it('is hidden when nobody answers for a minute: nobody knows whether it may be seen', () => {
    const page = new Page().send({ type: 'tick' }).fail();
    page.wait(59_999);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('asks more often where a warning is short: half of it at most, and less by chance', () => {
    const page = new Page().send({ type: 'tick' }).answer({ warnBefore: 6_000 });
    page.wait(IDLE - 6_000);
    page.take();
    const waits: number[] = [];
    for (const jitter of [0, 0, 0, 0, 0.5, 1]) {
      page.send({ type: 'failure', ask: page.state.ask ?? -1, retryAfter: undefined, jitter });
      waits.push(Math.round((page.state.retryAt ?? 0) - page.now));
      page.wait(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([1_000, 1_000, 2_000, 3_000, 2_250, 1_500]);
  });

  it('asks again after its own wait where a transport does not know how long', () => {
    const page = new Page().send({ type: 'tick' });
    page.send({ type: 'failure', ask: page.state.ask ?? -1, retryAfter: NaN, jitter: 0 });
    expect(page.state.retryAt).toBe(page.now + 1_000);
  });

  it('ignores a failure of an ask that is no longer its own', () => {
    const page = new Page().send({ type: 'tick' });
    page.send({ type: 'failure', ask: START - 5, retryAfter: undefined, jitter: 0 });
    expect(page.state.retryAt).toBeUndefined();
  });
});

describe('activity', () => {
  it('is told to the server only when it must know: shortly before it would be time to warn', () => {
    const page = openPage();
    page.wait(MINUTE).send({ type: 'input' });
    expect(page.take()).toEqual([{ type: 'share', confirmed: false }]);
    page.wait(12 * MINUTE - 6_000);
    expect(page.asks()).toEqual([]);
    page.wait(6_000);
    expect(page.asks()).toEqual([
      { type: 'ask', id: START + 13 * MINUTE - 2_500, activeAt: START + MINUTE },
    ]);
    expect(page.state.phase).toBe('warning');
    page.answer({ idleRemaining: 3 * MINUTE });
    expect(page.state.phase).toBe('active');
  });

  it('is told more often if the page wants that', () => {
    const page = openPage({ pingInterval: 5 * MINUTE });
    page
      .wait(MINUTE)
      .send({ type: 'input' })
      .wait(4 * MINUTE);
    expect(page.asks()).toHaveLength(1);
    page.answer().wait(6 * MINUTE);
    expect(page.asks(), 'nothing new to tell').toEqual([]);
  });

  it('costs nothing while nobody is there: one look before the warning', () => {
    const page = openPage();
    page.wait(13 * MINUTE - 1);
    expect(page.asks()).toEqual([
      { type: 'ask', id: START + 13 * MINUTE - 2_500, activeAt: undefined },
    ]);
  });

  it('is looked for by each tab at another moment, at most 5 s and at least half of that ahead', () => {
    const checkedAt = (jitter: number): number => {
      const page = openPage({ jitter });
      return nextAskAt(page.state) - START - 13 * MINUTE;
    };
    expect([0, 0.5, 1].map(checkedAt)).toEqual([-2_500, -3_750, -5_000]);
  });

  it('is looked for later where the warning comes soon: in the last fifth of the time before it', () => {
    const page = new Page({ jitter: 1 }).send({ type: 'tick' });
    page.answer({ idleTimeout: 30_000, idleRemaining: 30_000, warnBefore: 20_000 });
    expect(nextAskAt(page.state) - START).toBe(8_000);
  });

  it('I1: known to the server by requests alone puts the warning off', () => {
    const page = openPage();
    page.wait(13 * MINUTE - 1_000).answer({ idleRemaining: 14 * MINUTE });
    page.wait(10 * MINUTE);
    expect(page.announced()).toEqual([]);
  });

  it('after the deadline is none: the content is hidden first, and the server is asked', () => {
    const page = openPage();
    page.now += 16 * MINUTE;
    page.send({ type: 'input' });
    expect(page.state.phase).toBe('confirming');
    expect(page.state.lastActivityAt).toBeLessThan(START + MINUTE);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: undefined }]);
  });

  it('that may have come late is asked for half a second after the deadline: the server counts from later', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.wait(WARN);
    page.take();
    expect(page.state.phase).toBe('confirming');
    page.wait(499);
    expect(page.asks()).toEqual([]);
    page.wait(1);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: undefined }]);
  });

  it('does not dismiss a warning, unless the page wants that', () => {
    const strict = openPage().wait(13 * MINUTE);
    strict.answer({ idleRemaining: WARN }).send({ type: 'input' });
    expect(strict.state.phase).toBe('warning');

    const lenient = openPage({ dismissOnActivity: true }).wait(13 * MINUTE);
    lenient.answer({ idleRemaining: WARN });
    lenient.take();
    lenient.send({ type: 'input' }).send({ type: 'input' });
    expect(lenient.asks()).toEqual([{ type: 'ask', id: lenient.now, activeAt: lenient.now }]);
    lenient.answer();
    expect(lenient.announced()).toEqual(['extended']);
  });

  it('B14: that dismisses a warning is not told sooner than a server that failed has asked for', () => {
    const page = openPage({ dismissOnActivity: true }).wait(13 * MINUTE);
    page.send({ type: 'input' }).fail(30_000);
    expect(page.announced()).toEqual(['warning', 'failed']);
    page.wait(10_000).send({ type: 'input' });
    const lastInputAt = page.now;
    page.wait(19_999);
    expect(page.take()).toEqual([{ type: 'share', confirmed: false }]);
    page.wait(1);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: lastInputAt }]);
  });

  it('is told once, though the server that took a moment to answer counts a little less', () => {
    const page = openPage();
    page
      .wait(MINUTE)
      .send({ type: 'input' })
      .wait(12 * MINUTE - 2_500);
    const told = { type: 'ask', id: page.now, activeAt: START + MINUTE };
    expect(page.asks()).toEqual([told]);
    page.answer({ idleRemaining: START + MINUTE - 3 + IDLE - page.now });
    page.wait(MINUTE);
    expect(page.asks()).toHaveLength(1);
    page.answer({ idleRemaining: START + MINUTE - 3 + IDLE - page.now });
    page.wait(30_000);
    expect(page.asks(), 'a ping for every answer').toEqual([]);
  });

  it('that was told in vain is told again, though the server says something unasked meanwhile', () => {
    const page = openPage();
    page
      .wait(MINUTE)
      .send({ type: 'input' })
      .wait(12 * MINUTE - 2_500)
      .fail();
    page.take();
    const status = { ...activeStatus(), idleRemaining: WARN };
    page.send({ type: 'answer', status, sentAt: page.now });
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now + 1, activeAt: START + MINUTE }]);
  });

  it('that was told in vain is told again', () => {
    const page = openPage();
    page
      .wait(MINUTE)
      .send({ type: 'input' })
      .wait(12 * MINUTE - 2_500);
    page.take();
    page.fail().wait(1_000);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: START + MINUTE }]);
  });

  it('I4: reported late does not take back what is known by now', () => {
    const page = openPage();
    page.now += 900;
    page.send(peer({ lastActivityAt: START + 800 }));
    page.now = START + 500;
    page.send({ type: 'input' });
    expect(page.state.lastActivityAt).toBe(START + 800);
  });
});

describe('a warning', () => {
  it('stays to its last moment, whatever happens on the page', () => {
    const page = openPage()
      .wait(IDLE - 1)
      .send({ type: 'tick' });
    expect(page.state.phase).toBe('warning');
  });

  it('of the absolute end is not dismissed by activity: it may not have been read', () => {
    const page = new Page({ dismissOnActivity: true }).send({ type: 'tick' });
    page.answer({ absoluteRemaining: 5 * MINUTE }).wait(4 * MINUTE);
    page.take();
    page.send({ type: 'input' });
    expect(page.state.warning).toBe('absolute');
    expect(page.asks()).toEqual([]);
  });

  it('of the absolute end is not taken for seen because other tabs know something else', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page.wait(3 * MINUTE).send(peer({ answeredAt: page.now }));
    expect(page.state.warning).toBe('absolute');
  });

  it('I5: comes on time although the server never answers, and so does the curtain', () => {
    const page = openPage();
    page.wait(13 * MINUTE);
    expect(page.announced()).toEqual(['warning']);
    page.wait(2 * MINUTE - 1);
    expect(page.state.phase).toBe('warning');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
  });

  it('says once that the end is near, a few seconds ahead of it, and again after an extension', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.take();
    page.wait(WARN - 5_000);
    expect(page.announced()).toEqual(['ending']);
    page.wait(1_000).answer({ idleRemaining: 4_010 });
    expect(page.announced()).toEqual([]);
    page.answer({ idleRemaining: 5_000 });
    expect(page.announced(), 'a second later is the same end').toEqual([]);
    page.answer({ idleRemaining: 5_001 }).wait(1);
    expect(page.announced(), 'more is another end').toEqual(['ending']);
    page.send({ type: 'extend' }).answer();
    expect(page.announced()).toEqual(['extended']);
    page.wait(15 * MINUTE - 5_000);
    expect(page.announced()).toEqual(['warning', 'ending']);
  });

  it('that is short keeps a quarter of itself for saving', () => {
    const page = new Page().send({ type: 'tick' }).answer({ warnBefore: 8_000 });
    page.wait(IDLE - 2_001);
    expect(page.announced()).toEqual(['warning']);
    page.wait(1);
    expect(page.announced()).toEqual(['ending']);
  });

  it('wakes once a second while it counts down', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + 1_000);
    expect(nextWakeAt(page.state, page.now + 0.25)).toBe(page.now + 1_000);
  });

  it('of the absolute end comes again at one minute, and leaves the idle timeout in force', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page.take();
    page.wait(3 * MINUTE);
    expect(page.state.warning).toBe('absolute');
    page.send({ type: 'extend' }).answer({ absoluteRemaining: 2 * MINUTE });
    expect(page.announced()).toEqual(['warning', 'extended']);
    page.wait(MINUTE - 1);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.warning).toBe('absolute');
    page.send({ type: 'extend' }).answer({ absoluteRemaining: MINUTE });
    expect(page.announced()).toEqual(['warning', 'extended']);
    page.wait(MINUTE - 1);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
  });

  it('of the absolute end wakes the page for its second time, and meanwhile for each second of it', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page.wait(2 * MINUTE);
    expect(countedEnd(page.state, page.now)).toBe(Infinity);
    page
      .wait(MINUTE)
      .send({ type: 'extend' })
      .answer({ absoluteRemaining: 2 * MINUTE });
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + 1_000);
    expect(countedEnd(page.state, page.now)).toBe(page.now + 2 * MINUTE);
    page.send({ type: 'unsure' });
    expect(countedEnd(page.state, page.now), 'behind the curtain nothing is counted').toBe(
      Infinity,
    );
    expect(instantsOf(page.state).lastCallAt).toBe(page.now + MINUTE);
    const shown = { ...page.state, phase: 'active', acknowledged: false } as const;
    expect(countedEnd(shown, page.now), 'nor what was not warned of').toBe(Infinity);
    expect(nextWakeAt(shown, page.now + 59_999)).toBe(page.now + MINUTE);
  });

  it('of the absolute end that was moved on is out of sight', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page
      .wait(3 * MINUTE)
      .send({ type: 'extend' })
      .answer();
    expect(page.state.acknowledged).toBe(true);
    expect(countedEnd(page.state, page.now)).toBe(Infinity);
  });

  it('of the absolute end comes once where it is short, or was seen a moment before the last minute', () => {
    for (const [seenAt, comes] of [
      [MINUTE + 1_001, true],
      [MINUTE + 1_000, false],
      [MINUTE - 1, false],
    ] as const) {
      const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
      page.wait(5 * MINUTE - seenAt).send({ type: 'extend' });
      page.answer({ absoluteRemaining: seenAt });
      page.wait(seenAt - MINUTE / 2);
      expect(page.state.phase, String(seenAt)).toBe(comes ? 'warning' : 'active');
    }
    const short = { warnBefore: 30_000 };
    const page = new Page().send({ type: 'tick' });
    page.answer({ absoluteRemaining: MINUTE, ...short }).wait(30_000);
    expect(page.state.warning).toBe('absolute');
    page.send({ type: 'extend' }).answer({ absoluteRemaining: 30_000, ...short });
    page.wait(30_000 - 1);
    expect(page.state.phase).toBe('active');
  });

  it('of an idle end does not say that the absolute one was seen', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .send({ type: 'extend' });
    expect([page.state.acknowledged, page.state.acknowledgedAt]).toEqual([false, 0]);
  });

  it('of an idle end that would come after the absolute one is of the absolute one', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 14 * MINUTE });
    page.wait(13 * MINUTE + 30_000);
    expect(page.state.warning).toBe('absolute');
  });

  it('of both ends at once is of the one that cannot be put off', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: IDLE });
    page.wait(13 * MINUTE);
    expect(page.state.warning).toBe('absolute');
  });

  it('that becomes one of the absolute end, because the idle one was put off, is announced again', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: IDLE + 30_000 });
    page.take();
    page.wait(13 * MINUTE);
    expect(page.state.warning).toBe('idle');
    expect(page.announced()).toEqual(['warning']);
    page.answer({ idleRemaining: WARN, absoluteRemaining: WARN + 30_000 }).wait(60_000);
    page.send({ type: 'extend' }).answer({ absoluteRemaining: WARN - 30_000 });
    expect(page.state.warning).toBe('absolute');
    expect(page.announced()).toEqual(['warning']);
  });

  it('that went through the curtain is over when the page comes out', () => {
    const page = openPage().wait(IDLE);
    expect(page.announced()).toEqual(['warning', 'ending']);
    expect(page.state.phase).toBe('confirming');
    page.answer({ idleRemaining: 10 * MINUTE });
    expect(page.state.phase).toBe('active');
    expect(page.announced()).toEqual(['extended']);
  });

  it('B4: that nobody saw, because the page was restored at that moment, is not over either', () => {
    const page = openPage();
    page.now += 13 * MINUTE;
    page.send({ type: 'unsure' }).answer();
    expect(page.state.phase).toBe('active');
    expect(page.announced()).toEqual([]);
  });

  it('that nobody saw is not over: a page that only woke up says nothing', () => {
    const page = openPage();
    page.now += IDLE;
    page.send({ type: 'tick' }).answer({ idleRemaining: 10 * MINUTE });
    expect(page.state.phase).toBe('active');
    expect(page.announced()).toEqual([]);
  });

  it('of the absolute end that was seen does not keep the page from saving in time', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page
      .wait(3 * MINUTE)
      .send({ type: 'extend' })
      .answer({ absoluteRemaining: 2 * MINUTE });
    page.take();
    page.wait(MINUTE).send({ type: 'extend' }).answer({ absoluteRemaining: MINUTE });
    page.take();
    page.wait(MINUTE - 5_000);
    expect(page.state.phase).toBe('active');
    expect(page.announced()).toEqual(['ending']);
  });
});

describe('"stay signed in"', () => {
  it("is a transaction: the warning goes on the server's yes", () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.take();
    page.send({ type: 'extend' });
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: page.now }]);
    expect(page.state).toMatchObject({ phase: 'warning', extending: true });
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', extending: false, failed: false });
    expect(page.announced()).toEqual(['extended']);
  });

  it('tells of a failure, stays, and goes on trying by itself', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.send({ type: 'extend' });
    const pressedAt = page.now;
    page.take();
    page.fail();
    expect(page.announced()).toEqual(['failed']);
    expect(page.state).toMatchObject({ phase: 'warning', extending: false, failed: true });
    page.wait(1_000);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: pressedAt }]);
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', failed: false });
  });

  it("goes to the end on the server's no", () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .send({ type: 'extend' });
    const status = { state: 'ended', session: 'one', reason: 'revoked' } as const;
    page.take();
    page.deny(status);
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'revoked' });
    expect(page.take()).toEqual([
      { type: 'announce', name: 'ended' },
      { type: 'share', confirmed: false },
    ]);
  });

  it('does not wait for an ask that is under way, and is not settled by its answer', () => {
    const page = openPage().wait(13 * MINUTE);
    const lookId = page.state.ask;
    page.now += 1_000;
    page.send({ type: 'extend' });
    expect(page.asks().at(-1)).toMatchObject({ activeAt: page.now });
    const status = { ...activeStatus(), idleRemaining: WARN };
    page.send({
      type: 'answer',
      status,
      sentAt: page.now - 1_000,
      ...(lookId ? { ask: lookId } : {}),
    });
    expect(page.state).toMatchObject({ phase: 'warning', extending: true });
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('behind the curtain asks the server again at once, and is not activity', () => {
    const page = openPage();
    page.now += 16 * MINUTE;
    page.send({ type: 'tick' }).fail(60_000);
    page.take();
    const before = page.state;
    page.send({ type: 'extend' });
    expect(page.state).toEqual({
      ...before,
      retryAt: undefined,
      ask: page.now + 1,
      lastAsk: page.now + 1,
    });
    expect(page.asks()).toEqual([expect.objectContaining({ activeAt: undefined })]);
  });

  it('is settled by an end, however that comes', () => {
    const pressed = (): Page =>
      openPage()
        .wait(13 * MINUTE)
        .send({ type: 'extend' });
    for (const page of [
      pressed().deny().deny().wait(2_000).deny(),
      pressed().send(peer({ ended: 'signed-out' })),
      pressed().answer({ session: 'two' }).answer({ session: 'two' }),
    ]) {
      expect(page.state).toMatchObject({ extending: false, ask: undefined });
    }
  });

  it('is not settled by the answer to an ask of the same moment', () => {
    const page = openPage().wait(13 * MINUTE - 2_500);
    const look = page.state.ask;
    page.send({ type: 'extend' });
    expect(page.state.ask).not.toBe(look);
  });

  it('before any warning is tried again when it failed, although the server need not be asked yet', () => {
    const page = openPage().wait(MINUTE).send({ type: 'extend' }).fail();
    expect(page.announced()).toEqual(['failed']);
    page.wait(1_000);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: START + MINUTE }]);
    page.answer();
    expect(page.state).toMatchObject({ failed: false, failingSince: undefined });
  });

  it('that failed here but was heard from another tab has not failed any more', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .send({ type: 'extend' })
      .fail();
    page.send(peer({ confirmedAt: page.state.confirmedAt }));
    expect(page.state, 'nothing new').toMatchObject({ failed: true, failingSince: page.now });
    page.send(peer({ confirmedAt: page.now }));
    expect(page.state).toMatchObject({ phase: 'active', failed: false, failingSince: undefined });
  });
});

describe('behind the curtain', () => {
  it('B14: activity is no reason to ask sooner than a server that failed has asked for', () => {
    const page = openPage({ dismissOnActivity: true });
    page.now += IDLE;
    page.send({ type: 'tick' }).fail(60_000);
    page.take();
    page.send({ type: 'input' });
    expect(page.take()).toEqual([]);
  });

  it("a page comes out on the server's word, but not for less than a second", () => {
    const page = openPage();
    page.now += 16 * MINUTE;
    page.send({ type: 'tick' }).answer({ idleRemaining: 900 });
    expect(page.state.phase).toBe('confirming');
    page.wait(900).answer({ idleRemaining: 10 * MINUTE });
    expect(page.state.phase).toBe('active');
  });

  it('a page comes out for a second', () => {
    const page = openPage();
    page.now += 16 * MINUTE;
    page.send({ type: 'tick' }).answer({ idleRemaining: 1_000 });
    expect(page.state.phase).toBe('warning');
  });

  it('I8: a page stays, and is not signed out, for as long as there is no answer', () => {
    const page = openPage().wait(15 * MINUTE);
    for (let tries = 0; tries < 50; tries += 1) page.fail().wait(30_000);
    expect(page.state.phase).toBe('confirming');
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', failingSince: undefined });
  });

  it('B4: a restored page waits for an answer to a request that left later', () => {
    const page = openPage();
    page.now += MINUTE;
    page.send({ type: 'unsure' });
    expect(page.state.phase).toBe('confirming');
    expect(page.asks()).toHaveLength(1);
    page.send({ type: 'answer', status: activeStatus(), sentAt: page.now });
    expect(page.state.phase).toBe('confirming');
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('B4: a page that learns after its question of an older end is hidden, and does not ask twice', () => {
    const page = new Page().send({ type: 'tick' });
    expect(page.asks()).toHaveLength(1);
    page.send({ type: 'unsure', isOlder: true });
    expect(page.state.phase).toBe('confirming');
    expect(page.asks()).toHaveLength(0);
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('a page that the server has not answered yet can also be restored', () => {
    const page = new Page().send({ type: 'unsure' });
    expect(page.state.phase).toBe('confirming');
  });
});

describe('the end', () => {
  it('I3: absorbs: no late answer, input or tab brings the session back', () => {
    const page = openPage().deny().deny().wait(2_000).deny();
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'unknown' });
    page.take();
    page.answer().send({ type: 'input' }).send({ type: 'extend' }).send({ type: 'tick' });
    expect(page.state.phase).toBe('ended');
    expect(page.take()).toEqual([]);
    expect(nextWakeAt(page.state, page.now)).toBe(Infinity);
  });

  it('that is heard of just before the time is up is announced as what it is, and nothing else', () => {
    const page = openPage().wait(13 * MINUTE);
    page.take();
    page.now = START + IDLE - 3_000;
    page.send(peer({ ended: 'revoked' }));
    expect(page.announced()).toEqual(['ended']);
  });

  it('is taken from another tab at once, without telling the others again', () => {
    const page = openPage();
    page.send(peer({ ended: 'signed-out' }));
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'signed-out' });
    expect(page.take()).toEqual([{ type: 'announce', name: 'ended' }]);
  });

  it("says nothing about which session is the browser's now: a newer one may be", () => {
    for (const status of [
      { state: 'none' },
      { state: 'ended', session: 'one', reason: 'replaced' },
    ] as const) {
      const page = openPage().deny(status).deny(status).wait(2_000);
      page.take();
      page.deny(status);
      expect(page.take()).toContainEqual({ type: 'share', confirmed: false });
    }
  });

  it('of a page whose session is now another one is to load it again', () => {
    const page = openPage();
    page.answer({ session: 'two' });
    expect(page.state.phase).toBe('confirming');
    expect(page.take()).toMatchObject([{ type: 'ask' }]);
    page.answer({ session: 'two' });
    expect(page.state.phase).toBe('confirming');
    expect(page.take()).toEqual([{ type: 'reload' }]);
    page.answer();
    expect(page.state.phase).toBe('confirming');
    expect(nextWakeAt(page.state, page.now)).toBe(Infinity);
  });
});

describe('the time left, told by an answer to a request of the app', () => {
  const timeLeft = (page: Page, told: object = {}): MonitorEvent => ({
    type: 'time-left',
    idleRemaining: IDLE,
    absoluteRemaining: START + 480 * MINUTE - page.now,
    sentAt: page.now,
    activeAt: undefined,
    ...told,
  });

  it('puts off the next ask: an app that talks to its server needs no ping', () => {
    const page = openPage();
    for (let minute = 0; minute < 60; minute += 1) {
      page.send({ type: 'input' });
      page.wait(MINUTE).send(timeLeft(page, { activeAt: page.now - MINUTE }));
    }
    expect(page.asks()).toEqual([]);
    expect(page.state.phase).toBe('active');
  });

  it('says nothing before the server has said whose session it is', () => {
    const page = new Page().send({ type: 'tick' });
    expect(page.send(timeLeft(page)).state.limits).toBeUndefined();
  });

  it('is enough: what the request told is not told again, though the seconds were rounded', () => {
    const page = openPage().wait(MINUTE).send({ type: 'input' });
    const activeAt = page.now;
    page.wait(1_500).send(timeLeft(page, { activeAt, idleRemaining: IDLE - 2_000 }));
    page.wait(13 * MINUTE);
    expect(page.asks()).toEqual([expect.objectContaining({ activeAt: undefined })]);
  });

  it('does not mean that the server counted what the request told: it may be one that never counts', () => {
    const page = openPage()
      .wait(5 * MINUTE)
      .send({ type: 'input' });
    const activeAt = page.now;
    page.wait(MINUTE).send(timeLeft(page, { activeAt, idleRemaining: IDLE - 6 * MINUTE }));
    page.wait(7 * MINUTE);
    expect(page.asks()).toEqual([expect.objectContaining({ activeAt })]);
  });

  it('counted, though the answer was long on its way', () => {
    const page = openPage()
      .wait(5 * MINUTE)
      .send({ type: 'input' });
    const sentAt = page.now;
    page.wait(MINUTE);
    page.send(timeLeft(page, { sentAt, activeAt: sentAt, idleRemaining: IDLE - MINUTE }));
    page.wait(11 * MINUTE);
    expect(page.asks()).toEqual([expect.objectContaining({ activeAt: undefined })]);
  });

  it('is told to other tabs at most once a second', () => {
    const page = openPage();
    for (let count = 0; count < 30; count += 1) page.wait(100).send(timeLeft(page));
    expect(page.take().filter(({ type }) => type === 'share')).toHaveLength(3);
  });

  it('is asked for when it tells of an earlier absolute end, by more than rounding, or a long way, explains', () => {
    const page = openPage();
    const { absoluteDeadline } = page.state;
    page.wait(MINUTE).send(timeLeft(page, { absoluteRemaining: 479 * MINUTE - 2_000 }));
    const sentAt = page.now;
    page.wait(MINUTE).send(timeLeft(page, { sentAt }));
    expect([page.asks(), page.state.absoluteDeadline]).toEqual([[], absoluteDeadline]);
    page.wait(MINUTE).send(timeLeft(page, { absoluteRemaining: 5 * MINUTE }));
    expect(page.asks()).toHaveLength(1);
    expect([page.state.confirmedAt, page.state.doubt?.hideAt]).toEqual([sentAt, Infinity]);
    page.send(timeLeft(page, { absoluteRemaining: 4 * MINUTE }));
    expect(page.asks(), 'the ask under way will tell').toEqual([]);
    page.answer({ absoluteRemaining: 5 * MINUTE });
    expect(page.state.absoluteDeadline).toBe(page.now + 5 * MINUTE);
  });

  it('is nothing where a cache has kept the answer: the server was told nothing, and has said nothing', () => {
    const page = openPage().wait(MINUTE).send({ type: 'input' });
    const kept = timeLeft(page, { activeAt: page.now });
    page.send(kept);
    page.wait(9 * MINUTE).send({ type: 'input' });
    const activeAt = page.now;
    page.send({ ...kept, sentAt: page.now, activeAt } as MonitorEvent);
    expect([page.asks(), page.state.confirmedAt]).toEqual([[], START + MINUTE]);
    page.wait(4 * MINUTE);
    expect(page.asks()).toEqual([expect.objectContaining({ activeAt })]);
  });

  it('is not more than the page has: a session that others touched later stays so', () => {
    const page = openPage();
    page.wait(MINUTE).send(timeLeft(page, { idleRemaining: MINUTE }));
    expect(page.state.confirmedAt).toBe(START);
  });
});

describe('a session that ends when its last page is closed', () => {
  const CLOSE = MINUTE;
  const stays = (page: Page): readonly MonitorEffect[] =>
    page.take().filter(({ type }) => type === 'stay');

  function openKiosk(): Page {
    const page = new Page().send({ type: 'tick' }).answer({ endOnClose: CLOSE });
    page.take();
    return page;
  }

  it('is told that a page goes, and so are the other tabs', () => {
    const page = openKiosk().wait(MINUTE).send({ type: 'leave' });
    expect(page.take()).toEqual([{ type: 'leave' }, { type: 'share', confirmed: false }]);
    expect(page.state.leftAt).toBe(page.now);
    page.wait(500).send({ type: 'tick' });
    expect(page.take(), 'once').toEqual([]);
  });

  it('is told also when another page was left at the same moment', () => {
    const page = openKiosk().wait(MINUTE);
    page.send(peer({ leftAt: page.now + 1 })).send({ type: 'leave' });
    expect(page.take()).toContainEqual({ type: 'leave' });
    expect(page.state.leftAt).toBe(page.now + 1);
  });

  it('is the only one to be told', () => {
    for (const page of [openPage(), new Page().send({ type: 'tick' })]) {
      page.take();
      page.wait(500).send({ type: 'leave' });
      expect(page.take().map(({ type }) => type)).not.toContain('leave');
      expect(page.state.leftAt).toBe(0);
    }
  });

  it('is told by a page that is still there, when the last words of the other are surely heard', () => {
    const page = openKiosk().wait(MINUTE);
    page.send(peer({ leftAt: page.now }));
    page.wait(999);
    expect(stays(page)).toEqual([]);
    page.wait(1);
    expect(stays(page)).toHaveLength(1);
    page.answer({ endOnClose: CLOSE, closing: true });
    page.wait(CLOSE);
    expect(stays(page)).toEqual([]);
  });

  it('is told by each tab at another moment, up to a second later', () => {
    const page = new Page({ jitter: 0.5 }).send({ type: 'tick' }).answer({ endOnClose: CLOSE });
    page.wait(MINUTE).send(peer({ leftAt: page.now }));
    page.wait(1_499);
    expect(stays(page)).toEqual([]);
    page.wait(1);
    expect(stays(page)).toHaveLength(1);
  });

  it('is told on time, though it says meanwhile that it is closing', () => {
    const page = openKiosk().wait(MINUTE);
    page.send(peer({ leftAt: page.now }));
    page.wait(900).answer({ endOnClose: CLOSE, closing: true }).wait(100);
    expect(stays(page)).toHaveLength(1);
  });

  it('is the only one that pages which are left matter to', () => {
    for (const page of [openPage(), new Page().send({ type: 'tick' }).fail()]) {
      page.send(peer({ leftAt: page.now }));
      page.wait(5_000);
      expect(stays(page)).toEqual([]);
    }
  });

  it('is told again, half way to the end, when it had not heard the last words yet', () => {
    const page = openKiosk().wait(MINUTE);
    const leftAt = page.now;
    page.send(peer({ leftAt })).wait(1_000);
    expect(stays(page)).toHaveLength(1);
    page.answer({ endOnClose: CLOSE });
    page.wait(CLOSE / 2 - 1_001);
    expect(stays(page)).toEqual([]);
    page.wait(1);
    expect(stays(page)).toHaveLength(1);
    page.answer({ endOnClose: CLOSE });
    page.wait(CLOSE);
    expect(stays(page)).toEqual([]);
  });

  it('is told half way to the end of a page that was left while it was told of another', () => {
    const page = openKiosk().wait(MINUTE);
    page
      .send(peer({ leftAt: page.now }))
      .wait(1_000)
      .answer({ endOnClose: CLOSE });
    page.take();
    page.send(peer({ leftAt: page.now })).wait(CLOSE / 2 - 1);
    expect(stays(page)).toEqual([]);
    page.wait(1);
    expect(stays(page)).toHaveLength(1);
  });

  it('is told again after a failure', () => {
    const page = openKiosk().wait(MINUTE);
    page.send(peer({ leftAt: page.now })).wait(1_000);
    page.take();
    page.fail().wait(1_000);
    expect(stays(page)).toHaveLength(1);
  });

  it('is told by one tab for all', () => {
    const page = openKiosk().wait(MINUTE);
    page.send(peer({ leftAt: page.now }));
    page.wait(500).send(peer({ stayedAt: page.now }));
    page.wait(CLOSE);
    expect(stays(page)).toEqual([]);
  });

  it('is told by a page that comes, when it is said to be closing', () => {
    const page = new Page().send({ type: 'tick' }).answer({ endOnClose: CLOSE, closing: true });
    page.take();
    page.wait(1_000);
    expect(stays(page)).toHaveLength(1);
  });

  it('is told by a page that comes back', () => {
    const page = openKiosk().wait(MINUTE).send({ type: 'leave' });
    page.take();
    page.now += 10_000;
    page.send({ type: 'unsure' });
    expect(stays(page)).toHaveLength(1);
    page.answer({ endOnClose: CLOSE, closing: true });
    expect(page.state.phase).toBe('active');
  });

  it('is not told in place of a wish to stay signed in', () => {
    const page = openKiosk().wait(MINUTE);
    page.send(peer({ leftAt: page.now }));
    page.now += 5_000;
    page.send({ type: 'extend' });
    expect(page.take()).toContainEqual({ type: 'ask', id: page.now, activeAt: page.now });
    page.answer({ endOnClose: CLOSE });
    expect(stays(page)).toHaveLength(1);
  });
});

describe('other tabs', () => {
  it('make a ping unnecessary', () => {
    const page = openPage();
    page.wait(12 * MINUTE).send(peer({ confirmedAt: START + 11 * MINUTE }));
    page.wait(8 * MINUTE);
    expect(page.take()).toEqual([]);
  });

  it('that have looked before the warning need not be followed, in whatever order they look', () => {
    for (const jitter of [0, 0.5, 0.9]) {
      const page = openPage({ jitter });
      page.wait(13 * MINUTE - 5_000).send(peer({ answeredAt: page.now }));
      page.wait(15_000);
      expect(page.state.phase).toBe('warning');
      expect(page.asks()).toEqual([]);
    }
  });

  it('that have an answer show that the server can be reached', () => {
    const page = openPage().wait(13 * MINUTE);
    page.fail();
    expect(page.state.failingSince).toBe(page.now);
    const failingSince = page.now;
    page.send(peer({ answeredAt: page.state.answeredAt }));
    expect(page.state.failingSince, 'nothing new').toBe(failingSince);
    page.send(peer({ answeredAt: page.now }));
    expect(page.state).toMatchObject({ failingSince: undefined, retryAt: undefined });
  });

  it('close the warning here when it was answered there', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.take();
    page.send(peer({ confirmedAt: page.now }));
    expect(page.announced()).toEqual(['extended']);
  });

  it('that are asking are waited for, but not for long', () => {
    const page = openPage();
    page.wait(12 * MINUTE).send(peer({ leaseUntil: START + 13 * MINUTE }));
    page.wait(MINUTE - 1);
    expect(page.asks()).toEqual([]);
    page.wait(1);
    expect(page.asks()).toHaveLength(1);
  });

  it('share that the absolute end was seen', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page.wait(3 * MINUTE).send(peer({ acknowledged: true, acknowledgedAt: page.now }));
    expect(page.state.phase).toBe('active');
    page.wait(MINUTE);
    expect(page.state.warning).toBe('absolute');
    page.send(peer({ acknowledged: true, acknowledgedAt: page.now }));
    expect(page.state.phase).toBe('active');
  });

  it('of an older version share it too, and leave the second time to this one', () => {
    const page = new Page().send({ type: 'tick' }).answer({ absoluteRemaining: 5 * MINUTE });
    page.wait(3 * MINUTE).send(peer({ acknowledged: true }));
    expect(page.state.phase).toBe('active');
    page.wait(MINUTE);
    expect(page.state.warning).toBe('absolute');
  });
});

describe('a hold', () => {
  it('is activity while it lasts, up to the most that the policy allows, and nobody is warned', () => {
    const page = new Page().send({ type: 'tick' }).answer({ maxHold: 20 * MINUTE });
    page.send({ type: 'hold', held: true }).send({ type: 'hold', held: true });
    page.take();
    for (let minute = 0; minute < 20; minute += 1)
      page.wait(MINUTE).answer({ maxHold: 20 * MINUTE });
    expect(page.announced()).toEqual([]);
    expect(page.state.lastActivityAt).toBe(START + 20 * MINUTE);
    page.wait(12 * MINUTE);
    expect(page.state.lastActivityAt).toBe(START + 20 * MINUTE);
  });

  it('that lasts longer than the policy allows is not told of for ever', () => {
    const maxHold = 20 * MINUTE;
    const page = new Page().send({ type: 'tick' }).answer({ maxHold });
    page.send({ type: 'hold', held: true });
    while (page.now < START + maxHold) page.wait(MINUTE).answer({ maxHold });
    page.take();
    page.wait(12 * MINUTE);
    expect(page.take()).toEqual([]);
  });

  it('B2: is told so often that a timer which comes a minute late does no harm', () => {
    const page = openPage().send({ type: 'hold', held: true });
    page.take();
    expect(nextWakeAt(page.state, page.now)).toBe(START + IDLE / 4);
    page.now += IDLE / 4 + MINUTE;
    page.send({ type: 'tick' });
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: page.now }]);
    page.answer();
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + IDLE / 4);
  });

  it('that begins when the warning is up is no answer to it', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.wait(1_000).send({ type: 'hold', held: true }).wait(1_000);
    expect(page.state.lastActivityAt).toBe(0);
    expect(page.state.phase).toBe('warning');
  });

  it('keeps no input from the other tabs, though it has counted when they were listened to first', () => {
    const page = openPage().send({ type: 'hold', held: true });
    page.now += MINUTE;
    page.send(peer({ lastActivityAt: START + 1 }));
    page.take();
    page.send({ type: 'input' });
    expect(page.take()).toContainEqual({ type: 'share', confirmed: false });
  });

  it('does not make the others hear of input that counts for nothing', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .answer({ idleRemaining: WARN });
    page.wait(1_000).send({ type: 'hold', held: true }).take();
    page.send({ type: 'input' });
    expect(page.take()).toEqual([]);
  });

  it('ends with its work, and counts for nothing before the server has answered', () => {
    const page = new Page().send({ type: 'hold', held: true }).wait(500);
    expect(page.state.lastActivityAt).toBe(0);
    page.answer().send({ type: 'hold', held: false });
    const until = page.state.lastActivityAt;
    page.wait(MINUTE);
    expect(page.state.lastActivityAt).toBe(until);
  });
});

it('B3: a timeout over 2^31 ms is only a later deadline', () => {
  const idleTimeout = 2 ** 31 + MINUTE;
  const page = new Page().send({ type: 'tick' });
  page.answer({ idleTimeout, idleRemaining: idleTimeout, absoluteRemaining: 2 ** 33 });
  const wait = nextWakeAt(page.state, page.now) - page.now;
  expect(wait, 'the shell waits in slices').toBeGreaterThan(MAX_TIMER - 3 * MINUTE);
  expect(MAX_TIMER, 'the longest that setTimeout takes').toBe(2 ** 31 - 1);
  page.wait(2 ** 31 - 3 * MINUTE);
  expect(page.state.phase).toBe('active');
  expect(nextAskAt(page.state)).toBeGreaterThan(page.now);
  page.wait(4 * MINUTE);
  expect(page.state.phase).toBe('confirming');
});

describe('a monitor that is started again', () => {
  it('shows what it showed, asks at once, and is sure when that is answered', () => {
    const page = openPage().wait(13 * MINUTE);
    expect(page.state.warning).toBe('idle');
    page.state = resumeMonitor(page.state);
    page.take();
    page.send({ type: 'tick' });
    expect(page.state).toMatchObject({ phase: 'warning', warning: 'idle', session: 'one' });
    expect(page.asks()).toHaveLength(1);
    expect(page.announced()).toEqual([]);
    page.wait(MINUTE);
    expect(page.state.phase).toBe('warning');
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', doubt: undefined });
  });

  it('asks again, though the other was on its way to ask again later', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .send({ type: 'extend' });
    page.fail(60_000);
    page.state = resumeMonitor(page.state);
    page.take();
    page.send({ type: 'tick' });
    expect(page.asks()).toHaveLength(1);
  });

  it('knows nothing of wishes, asks and holds of before', () => {
    const page = openPage()
      .send({ type: 'hold', held: true })
      .wait(13 * MINUTE)
      .send({ type: 'extend' });
    expect(page.state).toMatchObject({ extending: true });
    expect(resumeMonitor(page.state)).toMatchObject({
      ask: undefined,
      extending: false,
      heldSince: undefined,
    });
  });

  it('I9: keeps a doubt that hides the page', () => {
    const page = openPage().send({ type: 'unsure' });
    page.state = resumeMonitor(page.state);
    page.send({ type: 'tick' });
    expect(page.state.phase).toBe('confirming');
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('asks when the person has chosen another idle timeout in another tab, and hides nothing', () => {
    const page = openPage().wait(5 * MINUTE);
    page.send(peer({ chosenAt: page.now }));
    expect(page.asks()).toHaveLength(1);
    page.answer({ idleTimeout: 10 * IDLE, idleRemaining: 10 * IDLE, extendedTime: 10 * IDLE });
    expect([page.state.phase, page.state.doubt, page.asks()]).toEqual(['active', undefined, []]);
    page.send(peer({ answeredAt: page.now }));
    expect(page.asks(), 'the same').toEqual([]);
    page.wait(20 * MINUTE);
    expect(page.state.phase).toBe('active');
    page.send(peer({ chosenAt: page.now }));
    page.answer({ idleTimeout: IDLE, idleRemaining: IDLE - WARN / 2, extendedTime: 10 * IDLE });
    expect(page.state.phase).toBe('active');
    page.wait(IDLE - 1.5 * WARN);
    expect(page.state.phase, 'the usual time').toBe('warning');
  });

  describe('WCAG 2.2.1: the idle timeout that was chosen last', () => {
    const LONG = 10 * IDLE;
    const usual = { ...activeStatus(), extendedTime: LONG };
    const longer = { ...usual, idleTimeout: LONG, idleRemaining: LONG };
    const openLonger = (): Page => new Page().send({ type: 'tick' }).answer(longer);

    function choose(page: Page, status: ActiveStatus, sentAt: number): void {
      page.send({ type: 'answer', status, sentAt, isChoice: true });
    }

    it('is not taken back by an answer that was asked for before it', () => {
      const page = openLonger().wait(10 * MINUTE);
      page.send({ type: 'extend' });
      page.now += 300;
      choose(page, usual, page.now - 250);
      page.answer(longer, page.now - 300);
      expect([page.state.limits?.idleTimeout, page.state.extending]).toEqual([IDLE, false]);
      page.wait(IDLE - WARN);
      expect(page.state.phase).toBe('warning');
    });

    it('is not taken back by such an answer where another tab told of it', () => {
      const page = openLonger().wait(10 * MINUTE);
      page.send({ type: 'extend' });
      const { ask } = page.state;
      page.now += 300;
      page.send(peer({ chosenAt: page.now }));
      page.answer(usual);
      page.send({ type: 'answer', status: longer, sentAt: page.now - 300, ...{ ask } });
      expect(page.state.limits?.idleTimeout).toBe(IDLE);
    });

    it('is asked for when another tab chose twice within a second', () => {
      const page = openLonger().wait(10 * MINUTE);
      page.send(peer({ chosenAt: page.now }));
      page.take();
      page.now += 600;
      page.send(peer({ chosenAt: page.now }));
      expect(page.asks()).toHaveLength(1);
    });

    it('is asked for when two tabs chose at once', () => {
      const page = openLonger().wait(10 * MINUTE);
      page.take();
      page.now += 300;
      page.send(peer({ chosenAt: page.now - 100 })).answer(longer);
      page.take();
      choose(page, usual, page.now - 200);
      expect(page.asks()).toHaveLength(1);
      expect(page.state.phase).toBe('active');
    });

    it('is asked for when the server says that less is left than is believed', () => {
      const page = openLonger().wait(10 * MINUTE);
      const tell = (idleRemaining: number): Page =>
        page.send({
          type: 'time-left',
          idleRemaining,
          absoluteRemaining: START + 480 * MINUTE - page.now,
          sentAt: page.now,
          activeAt: page.now,
        });
      page.take();
      tell(LONG - 10 * MINUTE - WARN - 2_000);
      expect(page.asks()).toHaveLength(1);
      expect([page.state.phase, page.state.doubt?.hideAt]).toEqual(['active', Infinity]);
      page.now += 2_000;
      tell(IDLE);
      expect(page.asks(), 'the ask under way will tell').toEqual([]);
      page.answer(usual);
      expect([page.state.limits?.idleTimeout, page.state.doubt]).toEqual([IDLE, undefined]);
    });

    it('is believed while a warning would still come in time', () => {
      const page = openLonger().wait(10 * MINUTE);
      page.take();
      page.send({
        type: 'time-left',
        idleRemaining: LONG - 10 * MINUTE - WARN,
        absoluteRemaining: START + 480 * MINUTE - page.now,
        sentAt: page.now,
        activeAt: undefined,
      });
      expect([page.asks(), page.state.doubt]).toEqual([[], undefined]);
    });
  });

  it('believes no time left that is more than the idle timeout it knows: another one holds by now', () => {
    const page = openPage().wait(5 * MINUTE);
    const { confirmedAt } = page.state;
    page.send({
      type: 'time-left',
      idleRemaining: 10 * IDLE,
      absoluteRemaining: START + 480 * MINUTE - page.now,
      sentAt: page.now,
      activeAt: undefined,
    });
    expect(page.state.confirmedAt).toBe(confirmedAt);
  });
});
