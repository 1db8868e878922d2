import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IDLE, openPage, settle, WARN, type TestPage } from '../support/page.ts';

describe('printing', () => {
  let page: TestPage;
  beforeEach(async () => {
    page = await openPage();
  });
  afterEach(() => page.session.stop());

  async function happen(type: string, isTrusted = true): Promise<void> {
    const event = new Event(type);
    Object.defineProperty(event, 'isTrusted', { value: isTrusted });
    window.dispatchEvent(event);
    await settle();
  }
  const holds = (): readonly string[] => page.session.snapshot.holds;

  it('holds the session from its beginning to its end', async () => {
    await happen('beforeprint');
    expect(holds()).toEqual(['print']);
    await page.wait(IDLE + WARN);
    expect(page.session.snapshot.state).toBe('active');
    await happen('afterprint');
    expect(holds()).toEqual([]);
    await page.wait(IDLE);
    expect(page.session.snapshot.state).not.toBe('active');
  });

  it.each(['pointerdown', 'keydown'])('is over at a %s: not every engine tells', async (type) => {
    await happen('beforeprint');
    await happen('pointermove');
    expect(holds()).toEqual(['print']);
    await happen(type);
    expect(holds()).toEqual([]);
  });

  it('is over also at input that the page keeps to itself', async () => {
    await happen('beforeprint');
    const keep = (event: Event): void => event.stopPropagation();
    document.body.addEventListener('keydown', keep);
    document.body.dispatchEvent(new Event('keydown', { bubbles: true }));
    document.body.removeEventListener('keydown', keep);
    await settle();
    expect(holds()).toEqual([]);
  });

  it('is one, also when a second begins before the first was told to be over', async () => {
    await happen('beforeprint');
    await happen('beforeprint');
    expect(holds()).toEqual(['print']);
    await happen('afterprint');
    expect(holds()).toEqual([]);
  });

  it('that a script made up is none', async () => {
    await happen('beforeprint', false);
    expect(holds()).toEqual([]);
    await happen('afterprint');
    expect(holds()).toEqual([]);
  });

  it('is not heard of after the session was stopped', async () => {
    page.session.stop();
    await happen('beforeprint');
    expect(holds()).toEqual([]);
  });
});
