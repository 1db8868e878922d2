import { describe, expect, it } from 'vitest';
import { IDLE, MINUTE, openPage, type Page, peer, START, WARN } from '../support/monitor-page.ts';

const SECOND = 1_000;

/** Input that a busy page handles only now. */
function late(page: Page, at: number): Page {
  return page.send({ type: 'input', at });
}

describe('input that was given before it is handled', () => {
  it('counts as of the moment at which it was given', () => {
    const page = openPage().wait(5 * MINUTE);
    late(page, page.now - 3 * SECOND);
    expect(page.state.lastActivityAt).toBe(page.now - 3 * SECOND);
  });

  it('is not of the future, and takes nothing back', () => {
    const page = openPage().wait(MINUTE);
    late(page, page.now + MINUTE);
    expect(page.state.lastActivityAt).toBe(page.now);
    late(page, page.now - MINUTE);
    expect(page.state.lastActivityAt, 'I4').toBe(page.now);
  });

  it.each([false, true])(
    'before the warning counts, though the tick came first: %j',
    (isTicked) => {
      const page = openPage();
      page.wait(13 * MINUTE - 100).answer({ idleRemaining: WARN + 100 });
      page.take();
      page.now += SECOND;
      if (isTicked) page.send({ type: 'tick' });
      const given = page.now - SECOND;
      late(page, given);
      expect(page.state.lastActivityAt).toBe(given);
      expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: given }]);
      page.answer({ idleRemaining: IDLE - SECOND });
      expect(page.state.phase).toBe('active');
    },
  );

  it('in the warning does not count, unless it dismisses it', () => {
    const page = openPage();
    page.wait(13 * MINUTE).answer({ idleRemaining: WARN });
    page.take();
    page.now += SECOND;
    late(page, page.now - SECOND);
    expect(page.state.lastActivityAt).toBeLessThanOrEqual(START);
    expect(page.asks()).toEqual([]);
  });

  it.each([
    [400, false],
    [400, true],
    [100, true],
  ])(
    'before the deadline dismisses the warning %i ms later, though the tick came first: %j',
    (after, isTicked) => {
      const page = openPage({ dismissOnActivity: true });
      page.wait(13 * MINUTE).answer({ idleRemaining: WARN });
      page.wait(WARN - 100);
      page.take();
      page.now += after;
      if (isTicked) page.send({ type: 'tick' });
      const given = page.now - after;
      late(page, given);
      expect(page.state).toMatchObject({ phase: 'confirming', extending: true });
      expect(page.state.lastActivityAt).toBe(given);
      expect(page.asks()).toEqual([{ type: 'ask', id: page.now, activeAt: given }]);
      page.answer({ idleRemaining: IDLE - after });
      expect(page.state.phase).toBe('active');
    },
  );

  it('after the deadline counts for nothing', () => {
    const page = openPage({ dismissOnActivity: true });
    page.wait(13 * MINUTE).answer({ idleRemaining: WARN });
    page.wait(WARN);
    page.take();
    page.now += 400;
    late(page, page.now - 400);
    expect(page.state).toMatchObject({ phase: 'confirming', extending: false });
    expect(page.state.lastActivityAt).toBeLessThanOrEqual(START);
  });

  it('while the page was hidden counts for nothing, before it was it does', () => {
    const page = openPage().wait(5 * MINUTE);
    const hiddenAt = page.now;
    page.send({ type: 'unsure' });
    page.now += SECOND;
    late(page, hiddenAt);
    expect(page.state.lastActivityAt).toBeLessThanOrEqual(START);
    late(page, hiddenAt - 1);
    expect(page.state.lastActivityAt).toBe(hiddenAt - 1);
    expect(page.state.phase).toBe('confirming');
  });

  it('while a page waits behind the curtain for the last second counts for nothing', () => {
    const page = openPage({ dismissOnActivity: true });
    page.wait(IDLE);
    expect(page.state.phase).toBe('confirming');
    // Another tab knows of an answer that grants a moment more: too little to open for.
    page.send(peer({ confirmedAt: page.now - IDLE + 900, lastActivityAt: START }));
    expect(page.state.phase).toBe('confirming');
    const before = page.state.lastActivityAt;
    page.now += 10;
    late(page, page.now - 5);
    expect(page.state.lastActivityAt).toBe(before);
  });

  it('never makes a wish out of what other tabs know is older', () => {
    const page = openPage({ dismissOnActivity: true });
    page.wait(13 * MINUTE).answer({ idleRemaining: WARN });
    page.now += SECOND;
    const known = page.now;
    page.send(peer({ lastActivityAt: known, confirmedAt: page.state.confirmedAt }));
    late(page, known - 500);
    expect(page.state).toMatchObject({ extending: true, lastActivityAt: known });
  });
});
