/** The page's title, in which two may have something to say: `title-countdown` and the notice `title`. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../src/element/define.ts';
import type { StillHereElement } from '../../src/element/index.ts';
import { watchNotices, type Notices } from '../../src/notices/index.ts';
import { MINUTE, openPage, settle, type TestPage } from '../support/page.ts';

const WORDS = 'Are you still there?';

describe("the page's title, with the time and with the words of a notice", () => {
  let page: TestPage;
  let element: StillHereElement;
  let notices: Notices;
  let isHidden: boolean;

  beforeEach(async () => {
    isHidden = false;
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() =>
      isHidden ? 'hidden' : 'visible',
    );
    document.title = 'Accounts';
    page = await openPage();
    element = document.createElement('still-here') as StillHereElement;
    element.setAttribute('title-countdown', '');
    element.session = page.session;
    document.body.append(element);
    await settle();
    notices = watchNotices(page.session, { kinds: ['title'] });
  });
  afterEach(() => {
    notices.stop();
    element.remove();
    page.session.stop();
    vi.restoreAllMocks();
  });

  const DEEDS = {
    async warn() {
      await page.wait(13 * MINUTE);
    },
    async lookAway() {
      isHidden = true;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    async lookBack() {
      isHidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    async stay() {
      await page.session.extend();
      await settle();
    },
    async stopNotices() {
      notices.stop();
    },
    async takeElementAway() {
      element.remove();
    },
    async wait() {
      await page.wait(30_000);
    },
    async news() {
      document.title = 'Accounts: 1 new message';
    },
  };

  const STORIES: readonly (readonly [string, readonly (keyof typeof DEEDS)[]])[] = [
    ['the words come last, and go with the time', ['warn', 'lookAway', 'stay']],
    ['the words come last, and go last', ['warn', 'lookAway', 'takeElementAway', 'lookBack']],
    ['the words come last, and go first', ['warn', 'lookAway', 'wait', 'lookBack', 'stay']],
    ['the words come with the time', ['lookAway', 'warn', 'wait', 'stay']],
    ['the words come with the time, and go last', ['lookAway', 'warn', 'takeElementAway', 'stay']],
    ['the notice is stopped', ['lookAway', 'warn', 'stopNotices', 'wait', 'stay']],
    [
      'they come and go twice',
      ['lookAway', 'warn', 'stay', 'warn', 'lookBack', 'lookAway', 'stay'],
    ],
  ];

  it.each(STORIES)("is the page's own again at the end: %s", async (_story, deeds) => {
    for (const deed of deeds) await DEEDS[deed]();
    expect(document.title).toBe('Accounts');
  });

  it.each(
    STORIES.flatMap(([story, deeds]) =>
      deeds.map(
        (_, at) =>
          [story, at + 1, [...deeds.slice(0, at + 1), 'news', ...deeds.slice(at + 1)]] as const,
      ),
    ),
  )('is what the page made of it meanwhile: %s, news after %i', async (_story, _at, deeds) => {
    for (const deed of deeds) await DEEDS[deed]();
    expect(document.title).toBe('Accounts: 1 new message');
  });

  it('has both while both are to be seen', async () => {
    await DEEDS.warn();
    expect(document.title).toBe('(2:00) Accounts');
    await DEEDS.lookAway();
    expect(document.title).toBe(`(2:00) ${WORDS}`);
    await DEEDS.wait();
    expect(document.title).toBe(`(1:30) ${WORDS}`);
    await DEEDS.lookBack();
    expect(document.title).toBe('(1:30) Accounts');
  });

  it('is not written again while nothing is to be said', async () => {
    const written = vi.spyOn(document, 'title', 'set');
    await page.wait(MINUTE);
    await DEEDS.lookAway();
    await DEEDS.lookBack();
    expect(written).not.toHaveBeenCalled();
  });
});
