import { describe, expect, it } from 'vitest';
import { nextWakeAt } from '../../src/core/instants.ts';
import type { Status } from '../../src/core/wire.ts';
import { activeStatus, MINUTE, openPage, Page } from '../support/monitor-page.ts';

const PATIENCE = 2_000;
const NONE = { state: 'none' } as const;
const ended = (session: string, reason: 'replaced' | 'revoked' | 'idle') =>
  ({ state: 'ended', session, reason }) as const;

/** An answer to what the page itself has not asked. */
function unasked(page: Page, status: Status): Page {
  return page.send({ type: 'answer', status, sentAt: page.now });
}

describe('a denial that may have crossed a change on its way', () => {
  it.each([
    ['that the server knows no session', NONE],
    ['that another session of this browser was replaced', ended('zero', 'replaced')],
    ['that some session was revoked, as a guard tells', ended('unknown', 'revoked')],
  ])('is a reason to ask again at once, with everything as it was: %s', (_name, status) => {
    const page = openPage().wait(MINUTE).deny(status);
    expect(page.state.phase).toBe('active');
    expect(page.take()).toMatchObject([{ type: 'ask', activeAt: undefined }]);
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', doubt: undefined, ask: undefined });
    expect(page.wait(MINUTE).asks()).toEqual([]);
  });

  it('is not known to the other tabs before it is the last word', () => {
    const page = openPage().deny();
    expect(page.take().filter(({ type }) => type === 'share')).toEqual([]);
  });

  it('is the end when a question that was asked since says so too', () => {
    const page = openPage().deny(ended('unknown', 'revoked')).deny(ended('one', 'revoked'));
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'revoked' });
    expect(page.announced()).toEqual(['ended']);
  });

  it('is not the end when a question that was asked before says so too', () => {
    const page = openPage().wait(13 * MINUTE - 2_500);
    const { ask } = page.state;
    page.deny(ended('unknown', 'revoked'));
    expect(ask).toBeDefined();
    page.take();
    const current = page.state.ask;
    for (const late of [ask, undefined]) {
      page.send({
        type: 'answer',
        status: ended('unknown', 'revoked'),
        sentAt: page.now,
        ...(late === undefined ? {} : { ask: late }),
      });
    }
    expect(page.state.phase).toBe('active');
    expect(page.asks(), 'the question on its way goes first').toEqual([]);
    expect(page.state.ask).toBe(current);
    page.answer();
    expect(page.asks(), 'it was asked before the last of them was heard').toHaveLength(1);
    page.answer();
    expect(page.state.phase).toBe('active');
    expect(page.asks()).toEqual([]);
  });

  it('is not the end when it is said unasked, though nothing is asked just then', () => {
    const page = openPage().deny(ended('unknown', 'revoked')).fail(MINUTE);
    page.take();
    unasked(page, ended('unknown', 'revoked'));
    expect(page.state.phase).toBe('active');
    page.wait(PATIENCE);
    expect(page.asks(), 'nor a reason to ask sooner than a server that failed wants').toEqual([]);
    page.wait(MINUTE - PATIENCE).answer();
    expect(page.state).toMatchObject({ phase: 'active', doubt: undefined });
  });

  it.each([NONE, ended('one', 'replaced')])(
    'waits a while for a cookie that is on its way, and then asks once more: %j',
    (status) => {
      const page = openPage().deny(status).wait(20).deny(status);
      page.take();
      page.wait(PATIENCE - 21);
      expect(page.asks()).toEqual([]);
      page.wait(1);
      expect(page.asks()).toHaveLength(1);
      page.deny(status);
      expect(page.state.phase).toBe('ended');
    },
  );

  it('believes at the end of that wait what a slow handler has given out meanwhile', () => {
    const page = openPage().deny().deny().wait(PATIENCE);
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', doubt: undefined });
  });

  it('waits for no cookie on a page that never knew a session', () => {
    const page = new Page().send({ type: 'tick' }).deny().deny();
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'unknown' });
  });

  it('is the end that it told of, though the cookie is gone when it is asked again', () => {
    const page = openPage().deny(ended('unknown', 'revoked')).deny();
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'revoked' });
  });

  it('begins anew after a yes: two that were not in a row are no end', () => {
    const page = openPage();
    for (let times = 0; times < 5; times += 1) page.deny(ended('unknown', 'idle')).answer();
    expect(page.state.phase).toBe('active');
  });

  it('puts off no wish for longer than it must: it is tried again, and meanwhile said to have failed', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .send({ type: 'extend' });
    page.deny();
    expect(page.state.extending).toBe(true);
    expect(page.asks().at(-1)).toMatchObject({ activeAt: page.now });
    page.deny();
    expect(page.state).toMatchObject({ extending: false, failed: true });
    page.take();
    page.wait(PATIENCE);
    expect(page.asks()).toMatchObject([{ activeAt: page.now - PATIENCE }]);
    page.answer();
    expect(page.state).toMatchObject({ phase: 'active', failed: false });
  });

  it('does not hide that a wish has failed before it', () => {
    const page = openPage()
      .wait(13 * MINUTE)
      .send({ type: 'extend' })
      .fail();
    page.wait(1_000).deny().deny();
    expect(page.state).toMatchObject({ extending: false, failed: true });
    expect(page.announced()).toEqual(['warning', 'failed']);
  });

  it('is no failed wish where nobody wished for anything', () => {
    const page = openPage().wait(MINUTE).deny().deny();
    expect(page.state.failed).toBe(false);
    expect(page.announced()).toEqual([]);
  });
});

describe('I9: while a denial is looked at', () => {
  it('a session that was replaced is not shown, nor is its end, while a new one lives', () => {
    const page = openPage().deny(ended('one', 'replaced'));
    expect(page.state.phase).toBe('confirming');
    page.take();
    page.answer({ session: 'two' });
    expect(page.take()).toEqual([{ type: 'reload' }]);
  });

  it('the end of this very session is believed at once, and told to the other tabs', () => {
    const page = openPage().deny(ended('one', 'revoked'));
    expect(page.state).toMatchObject({ phase: 'ended', reason: 'revoked' });
    expect(page.take()).toContainEqual({ type: 'share', confirmed: false });
  });

  it('nothing of another session is believed, and nothing is shown, before it is said twice', () => {
    const page = openPage();
    const before = page.state;
    page.answer({ session: 'zero', absoluteRemaining: MINUTE });
    expect(page.state).toMatchObject({
      phase: 'confirming',
      session: 'one',
      absoluteDeadline: before.absoluteDeadline,
    });
    expect(page.take()).toMatchObject([{ type: 'ask' }]);
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('what may be over is hidden when no answer comes for a while', () => {
    const page = openPage().wait(MINUTE).deny();
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + PATIENCE);
    page.fail().wait(PATIENCE - 1);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('what is hidden stays so, whatever is denied after it', () => {
    const page = openPage().deny(ended('one', 'replaced')).wait(20).deny();
    expect(page.state.phase).toBe('confirming');
    const other = openPage().deny().wait(20).deny(ended('one', 'replaced'));
    expect(other.state.phase).toBe('confirming');
  });

  it('what is past its deadline stays hidden', () => {
    const page = openPage().wait(15 * MINUTE);
    page.deny(ended('unknown', 'idle'));
    expect(page.state.phase).toBe('confirming');
    page.deny(ended('one', 'idle'));
    expect(page.state.phase).toBe('ended');
  });

  it('a restored page does not take the first denial for an end', () => {
    const page = openPage().send({ type: 'unsure' });
    page.deny(ended('unknown', 'idle'));
    expect(page.state.phase).toBe('confirming');
    page.answer();
    expect(page.state.phase).toBe('active');
  });

  it('a restored page stays hidden, and what was denied before counts', () => {
    const page = openPage().deny(ended('unknown', 'idle')).send({ type: 'unsure' });
    expect(page.state.phase).toBe('confirming');
    page.deny(ended('unknown', 'idle'));
    expect(page.state.phase).toBe('ended');
  });

  it('an answer to what was asked before shows no restored page, and is no news for the tabs', () => {
    const page = openPage().send({ type: 'unsure' });
    page.take();
    page.send({ type: 'answer', status: activeStatus(), sentAt: page.now });
    expect(page.take()).not.toContainEqual({ type: 'share', confirmed: true });
    expect(page.state.phase).toBe('confirming');
  });
});

it.each([
  ['of this session', { state: 'ended', session: 'one', reason: 'signed-out' }, 'signed-out'],
  ['of another', { state: 'ended', session: 'unknown', reason: 'signed-out' }, 'signed-out'],
  ['of one that was replaced', { state: 'ended', session: 'one', reason: 'replaced' }, 'replaced'],
  ['of none', NONE, 'unknown'],
] as const)('the answer to a sign-out is believed at once: %s', (_words, status, reason) => {
  const page = openPage();
  page.send({ type: 'answer', status, sentAt: page.now, isFinal: true });
  expect(page.state).toMatchObject({ phase: 'ended', reason });
  expect(page.announced()).toEqual(['ended']);
});
