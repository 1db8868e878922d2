/** Servers and networks that do not answer as they should. */
import { describe, expect, it } from 'vitest';
import { click, dialogText, isContentVisible, stateOf, told, toldAt } from './look.ts';
import { IDLE, RETRY_AFTER, SECOND, WARN, type Fault } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

/** Where somebody on the way has answered. */
const INTERCEPTED: readonly Fault[] = ['html', 'redirect', 401, 403];

const FAULTS: readonly Fault[] = [...INTERCEPTED, 500, 502, 429, 'silent'];

/** Only a server that says nothing is worth giving up soon: a busy machine may take long for an answer. */
const queryFor = (fault: Fault): string => (fault === 'silent' ? '?stay&timeout=short' : '?stay');

describeInEveryEngine('B13, I8: a server that fails', (stage) => {
  describe.each(FAULTS)('with %s', (fault) => {
    it('covers the page at the deadline and not before, and signs nobody out', async () => {
      const page = await stage.open(queryFor(fault));
      stage.site.fault = fault;
      await stage.wait(IDLE - WARN);
      expect(await stateOf(page)).toBe('warning');
      await stage.site.beActiveElsewhere();
      await stage.wait(WARN - SECOND);
      expect(await isContentVisible(page)).toBe(true);
      expect(await stateOf(page)).toBe('warning');
      await stage.wait(2 * SECOND);
      expect(await isContentVisible(page)).toBe(false);
      expect(await stateOf(page)).toBe('confirming');
      expect(await dialogText(page)).toContain(
        INTERCEPTED.includes(fault) ? 'Sign in again to go on' : 'The server cannot be reached',
      );
      stage.site.release();
      await stage.wait(RETRY_AFTER * SECOND + 3 * SECOND);
      expect(await isContentVisible(page)).toBe(true);
      expect(await told(page)).not.toContain('ended idle');
      expect(await told(page)).not.toContain('ended unknown');
      expect(await stage.site.idleRemaining()).toBeGreaterThan(0);
    });

    it('is asked again and again', async () => {
      const page = await stage.open(queryFor(fault));
      await stage.wait(IDLE - WARN + SECOND);
      stage.site.fault = fault;
      stage.site.requests.length = 0;
      await click(page, 'Stay signed in');
      // In its first second the dialog is not answered.
      await expect.poll(() => stage.site.requests.length).toBe(1);
      await stage.settle();
      expect(await stateOf(page)).toBe('warning');
      expect(await told(page)).toContain('failed extend');
      expect(stage.site.requests).toHaveLength(1);
      await stage.wait((RETRY_AFTER - 1) * SECOND);
      if (fault === 429) expect(stage.site.requests).toHaveLength(1);
      else expect(stage.site.requests.length).toBeGreaterThan(2);
      await stage.wait(2 * SECOND);
      expect(stage.site.requests.length).toBeGreaterThan(1);
      stage.site.release();
      await stage.wait(10 * SECOND);
      expect(await stateOf(page)).toBe('active');
      expect(await stage.site.idleRemaining()).toBeGreaterThan(IDLE - WARN);
    });
  });
});

describeInEveryEngine('an end', (stage) => {
  it('comes when the server knows no session any more', async () => {
    const page = await stage.open('?stay');
    await stage.wait(IDLE - WARN + SECOND);
    stage.site.hasForgotten = true;
    await click(page, 'Stay signed in');
    // It may have crossed a new cookie: the page asks at once, and again after two seconds.
    await expect
      .poll(async () => {
        await stage.wait(SECOND);
        return stateOf(page);
      })
      .toBe('ended');
    expect(await told(page)).toContain('ended unknown');
    expect(await isContentVisible(page)).toBe(false);
    expect(await dialogText(page)).toContain('Your session is over.');
  });

  it('comes with a 401 of a server that is not ours', async () => {
    const page = await stage.open('?stay&keep-alive');
    await stage.wait(IDLE - WARN + SECOND);
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('active');
    await stage.wait(IDLE - WARN + SECOND);
    stage.site.hasForgotten = true;
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('ended');
    expect(await isContentVisible(page)).toBe(false);
  });

  it('I6: from another device is pushed to the page within a second', async () => {
    const page = await stage.open('?stay&push');
    await expect.poll(() => stage.site.requests).toContain('GET /session/events');
    const startedAt = Date.now();
    await stage.site.sessions.revokeAll('george');
    await expect.poll(() => stateOf(page)).toBe('ended');
    expect(((await toldAt(page, 'ended revoked')) ?? Infinity) - startedAt).toBeLessThan(SECOND);
  });
});
