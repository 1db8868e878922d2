import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActiveStatus } from '../../src/core/wire.ts';
import { activeStatus, MINUTE, Page, peer, WARN } from '../support/monitor-page.ts';

const GEORGE = { subject: 'george' } as const;

/** A page whose session has ended, and whose person is known. */
function ended(): Page {
  const page = new Page().send({ type: 'tick' }).answer(GEORGE);
  page.send({ type: 'answer', status: endOf('one'), sentAt: page.now });
  page.take();
  return page;
}

const endOf = (session: string) => ({ state: 'ended', session, reason: 'idle' }) as const;

/** What the server says when it is asked, after the end, whether somebody has signed in. */
function sayAfterEnd(page: Page, status: Partial<ActiveStatus>): Page {
  return page.send({
    type: 'answer',
    status: { ...activeStatus(), ...status },
    sentAt: page.now,
    isFinal: true,
  });
}

describe('a page whose session has ended', () => {
  it('goes on with a new one of the same person', () => {
    const page = sayAfterEnd(ended(), { session: 'two', ...GEORGE });
    expect(page.state).toMatchObject({ phase: 'active', session: 'two', ...GEORGE });
    expect(page.state).toMatchObject({ reason: undefined, doubt: undefined, changed: false });
    expect(page.take()).toEqual([
      { type: 'announce', name: 'resumed' },
      { type: 'share', confirmed: true },
    ]);
  });

  it('warns at once where the new one is short', () => {
    const page = sayAfterEnd(ended(), { session: 'two', ...GEORGE, idleRemaining: WARN - 1 });
    expect(page.announced()).toEqual(['resumed', 'warning']);
  });

  it.each([
    ['of another person', { session: 'two', subject: 'mary' }],
    ['of nobody known', { session: 'two' }],
  ])('is over where the new one is %s', (_whose, status) => {
    const page = sayAfterEnd(ended(), status);
    expect(page.state).toMatchObject({ changed: true, phase: 'confirming', session: 'one' });
    expect(page.take()).toEqual([{ type: 'reload' }]);
    sayAfterEnd(page, { session: 'three', ...GEORGE });
    expect(page.state.session, 'for good').toBe('one');
  });

  it('I3: comes back for nothing else, least of all its own session', () => {
    const statuses = fc.record({
      session: fc.constantFrom('one', 'two'),
      subject: fc.constantFrom('george', 'mary'),
      isFinal: fc.boolean(),
    });
    const events = fc.oneof(
      statuses.map(({ isFinal, ...status }) => ({
        type: 'answer' as const,
        status: { ...activeStatus(), ...status },
        sentAt: 0,
        isFinal: isFinal && status.session === 'one',
      })),
      fc.constantFrom('one', 'two').map((session) => ({
        type: 'answer' as const,
        status: endOf(session),
        sentAt: 0,
        isFinal: true,
      })),
      fc.constantFrom(
        { type: 'tick' as const },
        { type: 'input' as const },
        { type: 'extend' as const },
        { type: 'unsure' as const },
        { type: 'online' as const },
        peer({ confirmedAt: Number.MAX_SAFE_INTEGER }),
      ),
    );
    fc.assert(
      fc.property(fc.array(events), (all) => {
        const page = ended();
        for (const event of all) page.wait(MINUTE).send(event);
        expect(page.state).toMatchObject({ phase: 'ended', session: 'one', reason: 'idle' });
        expect(page.take()).toEqual([]);
      }),
    );
  });

  it('ends again, and is told so, when the new one does', () => {
    const page = sayAfterEnd(ended(), { session: 'two', ...GEORGE });
    page.take();
    page.wait(20 * MINUTE).deny(endOf('two'));
    expect(page.announced()).toEqual(['warning', 'ending', 'ended']);
  });
});
