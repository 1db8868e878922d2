import { describe, expect, it } from 'vitest';
import { nextWakeAt } from '../../src/core/instants.ts';
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

const PATIENCE = 2_000;
const GEORGE = { subject: 'george' } as const;
const ANEW = { session: 'two', ...GEORGE } as const;
const MARYS = { session: 'two', subject: 'mary' } as const;

/** A page that knows whose session it has. */
function open(): Page {
  const page = new Page().send({ type: 'tick' }).answer(GEORGE);
  page.take();
  return page;
}

/** The same, once its person has signed in again: both answers that it takes have come. */
function takenOver(page: Page = open().wait(MINUTE)): Page {
  page.answer(ANEW).answer(ANEW);
  return page;
}

describe('a new session of the same person', () => {
  it('is taken over when it is said twice, and nothing is hidden meanwhile', () => {
    const page = open().wait(MINUTE).answer(ANEW);
    expect(page.state).toMatchObject({ phase: 'active', session: 'one' });
    expect(page.take()).toMatchObject([{ type: 'ask', activeAt: undefined }]);
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + PATIENCE);
    page.answer({ ...ANEW, idleRemaining: IDLE - 7 });
    expect(page.state).toMatchObject({
      phase: 'active',
      session: 'two',
      subject: 'george',
      doubt: undefined,
      changed: false,
      confirmedAt: page.now - 7,
    });
    expect(page.take()).toEqual([{ type: 'share', confirmed: true }]);
  });

  it('is hidden when no second answer comes for a while', () => {
    const page = open().wait(MINUTE).answer(ANEW).fail();
    page.wait(PATIENCE - 1);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
    page.answer(ANEW);
    expect(page.state).toMatchObject({ phase: 'active', session: 'two' });
  });

  it('is taken over at once when there was a doubt before it was asked', () => {
    const page = open().wait(MINUTE).send({ type: 'unsure' });
    page.answer(ANEW);
    expect(page.state).toMatchObject({ phase: 'active', session: 'two', doubt: undefined });
    expect(page.asks(), 'one question was enough').toHaveLength(1);
  });

  it('is not taken over by what was asked before the doubt', () => {
    const page = open().wait(13 * MINUTE - 2_500);
    const { ask } = page.state;
    expect(ask).toBeDefined();
    page.send({ type: 'unsure' });
    for (const late of [ask, undefined]) {
      page.send({
        type: 'answer',
        sentAt: page.now,
        status: { ...activeStatus(), ...ANEW },
        ...(late === undefined ? {} : { ask: late }),
      });
    }
    expect(page.state).toMatchObject({ phase: 'confirming', session: 'one' });
    page.answer(GEORGE);
    page.answer(GEORGE);
    expect(page.state).toMatchObject({ phase: 'active', session: 'one' });
  });

  it('begins as a page begins: nothing of the old one is due, asked, wished or remembered', () => {
    const page = openPage({ pingInterval: 5 * MINUTE });
    page.answer({ ...GEORGE, absoluteRemaining: 3 * MINUTE, endOnClose: MINUTE });
    page.send({ type: 'leave' }).wait(MINUTE).send({ type: 'extend' });
    page.answer({ ...GEORGE, absoluteRemaining: WARN, endOnClose: MINUTE });
    page.send({ type: 'input' }).send(peer({ leaseUntil: page.now + 3_000 }));
    const { lastActivityAt } = page.state;
    page.send({ type: 'unsure' });
    const { lastAsk } = page.state;
    page.take();
    takenOver(page);
    const fresh = new Page({ pingInterval: 5 * MINUTE });
    expect(page.state).toEqual({
      ...fresh.state,
      session: 'two',
      subject: 'george',
      limits: { ...activeStatus(), ...ANEW },
      confirmedAt: page.now,
      answeredAt: page.now,
      absoluteDeadline: page.now + 480 * MINUTE,
      lastActivityAt,
      lastAsk,
    });
  });

  it('ends a warning of the old one, and grants the wish', () => {
    const page = open()
      .wait(13 * MINUTE)
      .answer({ ...GEORGE, idleRemaining: WARN });
    page.send({ type: 'extend' });
    page.take();
    takenOver(page);
    expect(page.state).toMatchObject({ phase: 'active', extending: false, failed: false });
    expect(page.announced()).toEqual(['extended']);
  });

  it('is warned of by itself', () => {
    const page = takenOver();
    page.take();
    page.wait(13 * MINUTE).answer({ ...ANEW, idleRemaining: WARN });
    expect(page.announced()).toEqual(['warning']);
  });

  it('keeps what goes on without input, for as long as it may from now', () => {
    const page = open().wait(MINUTE).send({ type: 'hold', held: true });
    page.wait(MINUTE).answer(GEORGE);
    const heldSince = page.state.heldSince ?? 0;
    expect(heldSince).toBe(START + MINUTE);
    takenOver(page);
    expect(page.state.heldSince).toBe(page.now);
    page.wait(4 * MINUTE);
    expect(page.asks().at(-1), 'it is told of').toMatchObject({ type: 'ask' });
    expect(page.state.lastActivityAt).toBeGreaterThan(START + 2 * MINUTE);
  });

  it('keeps what the person did here, which counts for it', () => {
    const page = open().wait(MINUTE).send({ type: 'unsure' });
    page.answer(ANEW, page.now - 5_000);
    const before = page.now;
    page.send({ type: 'input' });
    page.answer({ session: 'three', ...GEORGE }, page.now - 5_000);
    page.answer({ session: 'three', ...GEORGE }, page.now - 5_000);
    expect(page.state).toMatchObject({ session: 'three', lastActivityAt: before });
  });

  it('opens the page of one that was past its deadline, or was said to be over', () => {
    for (const status of [
      { state: 'none' },
      { state: 'ended', session: 'one', reason: 'replaced' },
    ] as const) {
      const page = open()
        .wait(16 * MINUTE)
        .deny(status);
      expect(page.state.phase).toBe('confirming');
      page.answer(ANEW);
      expect(page.state).toMatchObject({ phase: 'active', session: 'two' });
    }
  });

  it('is followed by another, and by another person', () => {
    const page = takenOver();
    page.answer({ session: 'three', ...GEORGE }).answer({ session: 'three', ...GEORGE });
    expect(page.state.session).toBe('three');
    page.take();
    page.answer(MARYS).answer(MARYS);
    expect(page.state).toMatchObject({ phase: 'confirming', changed: true });
    expect(page.take()).toContainEqual({ type: 'reload' });
  });

  it('is not taken back by a late answer of the old one', () => {
    const page = takenOver();
    page.take();
    page.answer(GEORGE);
    expect(page.state).toMatchObject({ phase: 'active', session: 'two' });
    expect(page.asks()).toHaveLength(1);
    page.answer(ANEW);
    expect(page.state).toMatchObject({ session: 'two', doubt: undefined });
    page.deny({ state: 'ended', session: 'one', reason: 'replaced' });
    expect(page.state.phase, 'nor is its end this one’s').toBe('active');
    page.answer(ANEW);
    expect(page.state).toMatchObject({ session: 'two', doubt: undefined });
  });
});

describe('a session of which it is said that another took its place', () => {
  const REPLACED = { state: 'ended', session: 'one', reason: 'replaced' } as const;

  it('is seen for 0.4 s, in which it is asked whose the other one is: the same person stays at work', () => {
    const page = open().wait(MINUTE).deny(REPLACED);
    expect(page.state.phase).toBe('active');
    expect(page.asks()).toHaveLength(1);
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + 400);
    page.wait(399).answer(ANEW);
    expect(page.state).toMatchObject({ phase: 'active', session: 'two', doubt: undefined });
  });

  it('is hidden then, and while the new cookie is on its way', () => {
    const page = open().wait(MINUTE).deny(REPLACED).deny(REPLACED).wait(399);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
    page.wait(PATIENCE - 400).answer(ANEW);
    expect(page.state).toMatchObject({ phase: 'active', session: 'two' });
  });

  it('is hidden as soon as the other one is known to be somebody else’s', () => {
    const page = open().wait(MINUTE).deny(REPLACED).answer(MARYS);
    expect(page.state).toMatchObject({ phase: 'confirming', changed: true });
    expect(page.take()).toContainEqual({ type: 'reload' });
  });

  it('is hidden at once where nobody knows whose it was itself', () => {
    expect(openPage().deny(REPLACED).state.phase).toBe('confirming');
  });

  it('is seen for no longer than a denial of before lets it', () => {
    const page = open().deny().wait(300).deny(REPLACED).wait(99);
    expect(page.state.phase).toBe('active');
    expect(page.wait(1).state.phase).toBe('confirming');
    const hidden = open().send({ type: 'unsure' }).deny(REPLACED);
    expect(hidden.state.phase).toBe('confirming');
  });
});

describe('I9: a new session of somebody else', () => {
  it.each([
    ['of another person', MARYS],
    ['of nobody knows whom', { session: 'two' }],
  ])('hides the page at once, and loads it again when it is sure: %s', (_name, status) => {
    const page = open().wait(MINUTE).answer(status);
    expect(page.state).toMatchObject({ phase: 'confirming', changed: false });
    page.take();
    page.answer(status);
    expect(page.state).toMatchObject({ phase: 'confirming', changed: true });
    expect(page.take()).toEqual([{ type: 'reload' }]);
  });

  it('is somebody else’s where the page never heard whose its own was', () => {
    const page = openPage().wait(MINUTE);
    page.answer(ANEW).answer(ANEW);
    expect(page.state.changed).toBe(true);
  });

  it('hides a page that is unsure when its time to be seen is over', () => {
    const page = open().wait(MINUTE).send({ type: 'unsure', hideIn: 400 });
    expect(page.state.phase).toBe('active');
    expect(page.asks()).toHaveLength(1);
    expect(nextWakeAt(page.state, page.now)).toBe(page.now + 400);
    page.wait(399);
    expect(page.state.phase).toBe('active');
    page.wait(1);
    expect(page.state.phase).toBe('confirming');
    page.answer(MARYS);
    expect(page.take()).toContainEqual({ type: 'reload' });
  });

  it('no doubt lets a page be seen for longer than the one before it', () => {
    const page = open().send({ type: 'unsure', hideIn: 400 }).wait(300);
    page.send({ type: 'unsure', hideIn: 400 }).wait(100);
    expect(page.state.phase).toBe('confirming');
    page.send({ type: 'unsure', hideIn: 400 });
    expect(page.state.phase).toBe('confirming');
    const other = open().send({ type: 'unsure', hideIn: 400 }).send({ type: 'unsure' });
    expect(other.state.phase).toBe('confirming');
  });
});

it('whose session it is stays known when an answer does not say it', () => {
  const page = open().wait(MINUTE).answer();
  expect(page.state.subject).toBe('george');
  takenOver(page);
  expect(page.state.session).toBe('two');
});
