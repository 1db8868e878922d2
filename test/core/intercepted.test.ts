/** Somebody between page and server answers in its place: a proxy whose own sign-in ran out. */
import { describe, expect, it } from 'vitest';
import { activeStatus, IDLE, MINUTE, openPage, Page, peer, WARN } from '../support/monitor-page.ts';

describe('a page that is kept from its server', () => {
  it('knows so from an ask, or from a call that nobody waited for, and goes on', () => {
    const asked = openPage().wait(13 * MINUTE - 2_500);
    const unasked = openPage().wait(MINUTE);
    for (const page of [asked, unasked]) {
      page.intercept();
      expect(page.state).toMatchObject({ isIntercepted: true, failingSince: page.now });
      expect(page.state.phase).toBe('active');
    }
  });

  it('waits for the ask that is under way, which will tell by itself', () => {
    const page = openPage().wait(13 * MINUTE - 2_500);
    const { ask } = page.state;
    page.send({ type: 'failure', isIntercepted: true, retryAfter: undefined, jitter: 0 });
    expect(page.state).toMatchObject({ ask, isIntercepted: false, failingSince: undefined });
  });

  it('is another thing than a dead network: the newest failure tells which', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .fail();
    expect(page.state.isIntercepted).toBe(false);
    page.wait(1_000).intercept();
    expect(page.state.isIntercepted).toBe(true);
    page.wait(1_000).fail();
    expect(page.state.isIntercepted).toBe(false);
  });

  it('asks again and again, long before it would have to, at once when the way may be open', () => {
    const page = openPage().wait(MINUTE).intercept();
    page.take();
    for (const wait of [1_000, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      page.wait(wait - 1);
      expect(page.asks()).toEqual([]);
      page.wait(1);
      expect(page.asks()).toHaveLength(1);
      page.intercept();
    }
    page.send({ type: 'online' });
    expect(page.asks()).toHaveLength(1);
  });

  it('leaves it to the tab that asks for all', () => {
    const page = openPage().wait(MINUTE).intercept();
    page.send(peer({ leaseUntil: page.now + 3_000 }));
    page.take();
    page.wait(2_999);
    expect(page.asks()).toEqual([]);
    page.wait(1);
    expect(page.asks()).toHaveLength(1);
  });

  it('tells of the work that was done meanwhile when the way is open, and works on', () => {
    const page = openPage().wait(MINUTE).intercept().wait(500).send({ type: 'input' });
    const { lastActivityAt } = page.state;
    page.take();
    page.wait(500);
    expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: lastActivityAt }]);
    page.answer({ idleRemaining: IDLE - 500 });
    expect(page.state).toMatchObject({
      phase: 'active',
      isIntercepted: false,
      failingSince: undefined,
      retryAt: undefined,
    });
    page.take();
    page.wait(12 * MINUTE);
    expect(page.take()).toEqual([]);
  });

  it('goes on when another tab has come through, or a request of the app', () => {
    const byTab = openPage().wait(MINUTE).intercept();
    byTab.send(peer({ answeredAt: byTab.state.answeredAt }));
    expect(byTab.state.isIntercepted, 'nothing new').toBe(true);
    byTab.send(peer({ answeredAt: byTab.now }));
    const byRequest = openPage().wait(MINUTE).intercept();
    byRequest.send({
      type: 'time-left',
      idleRemaining: IDLE,
      absoluteRemaining: 479 * MINUTE,
      sentAt: byRequest.now,
      activeAt: undefined,
    });
    for (const page of [byTab, byRequest]) {
      expect(page.state).toMatchObject({ isIntercepted: false, retryAt: undefined });
    }
  });

  it('is warned, and hidden in time: nobody signs out, nobody sees what is over', () => {
    const page = openPage().wait(MINUTE).send({ type: 'input' }).intercept();
    for (let second = 0; second < 15 * 60; second += 1) {
      page.wait(1_000);
      if (page.state.ask !== undefined) page.intercept();
      const left = IDLE - MINUTE - (second + 1) * 1_000;
      expect(page.state.phase).toBe(left > WARN ? 'active' : left > 0 ? 'warning' : 'confirming');
    }
    expect(page.state).toMatchObject({ isIntercepted: true, reason: undefined });
  });

  it.each([
    ['that it is over', { state: 'ended', session: 'one', reason: 'idle' }, 'ended'],
    ['that it knows none', { state: 'none' }, 'active'],
    ['that it is of another', { ...activeStatus(), session: 'two' }, 'confirming'],
  ] as const)('has come through when the server says %s', (_words, status, phase) => {
    const page = openPage().wait(MINUTE).intercept();
    page.wait(1_000).deny(status);
    expect(page.state).toMatchObject({ isIntercepted: false, phase });
  });

  it('has come through when another tab knows of the end', () => {
    const page = openPage().wait(MINUTE).intercept();
    page.send(peer({ ended: 'revoked' }));
    expect(page.state).toMatchObject({ isIntercepted: false, phase: 'ended' });
  });

  it('that never had an answer is hidden as one without a network', () => {
    const page = new Page().send({ type: 'tick' }).intercept();
    page.wait(59_999);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state).toMatchObject({ phase: 'confirming', isIntercepted: true });
  });
});
