/** Real input in three engines: what is a person's counts, what a script or a thing does, does not. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { EngineName } from './browsers.ts';
import { startBrowser } from './browsers.ts';
import { openDesk, type Desk } from './desk.ts';
import { FAKES, FAKES_BODY } from './page/fakes.ts';
import { createPerson, type Person } from './person.ts';
import { ASSISTIVE_ROWS } from './rows/assistive.ts';
import { DEEDS } from './rows/deeds.ts';
import { COMPOSING_ROWS } from './rows/composing.ts';
import { CONTROL_ROWS } from './rows/controls.ts';
import { FRAME_ROWS } from './rows/frames.ts';
import { KEY_ROWS } from './rows/keys.ts';
import { POINTER_ROWS } from './rows/pointer.ts';
import type { Row } from './rows/row.ts';
import { WINDOW_ROWS } from './rows/windows.ts';
import { openSite, type Site } from './site.ts';

const programs = inject('desk');
const browsers = inject('inputBrowsers');

const ENGINES: readonly EngineName[] = ['Chromium', 'Firefox', 'WebKit'];

const ROWS: readonly Row[] = [
  ...KEY_ROWS,
  ...POINTER_ROWS,
  ...ASSISTIVE_ROWS,
  ...CONTROL_ROWS,
  ...FRAME_ROWS,
  ...WINDOW_ROWS,
  ...COMPOSING_ROWS,
];

describe.each(ENGINES)('in %s', (engine) => {
  const path = browsers[engine];
  const isAbsent = programs === undefined || path === undefined;
  let desk: Desk;
  let site: Site;
  let person: Person;

  beforeAll(async () => {
    if (programs === undefined || path === undefined) return;
    desk = await openDesk(programs);
    site = await openSite();
    await startBrowser(engine, path, desk, site.first);
    await site.ready();
    person = createPerson(engine, desk, site);
  });
  afterAll(async () => {
    await site?.close();
    await desk?.clear();
  });
  afterEach(() => person?.letGo());

  it.skipIf(isAbsent)('no script looks like a person', async () => {
    await person.open({ body: FAKES_BODY });
    const fooled: string[] = [];
    for (const name of Object.keys(FAKES)) {
      const seen = await person.evaluate(async (fake) => {
        const { inputPage } = window;
        inputPage.mark();
        inputPage.fakes[fake]?.();
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
        return inputPage.isCounted() ? inputPage.seen.join(' ') : undefined;
      }, name);
      if (typeof seen === 'string') fooled.push(`${name}: ${seen}`);
    }
    const wasActive = await person.evaluate(
      () => navigator.userActivation.hasBeenActive,
      undefined,
    );
    expect(wasActive).toBe(false);
    expect(fooled).toEqual([]);
  });

  describe.skipIf(isAbsent)('a session of 12 seconds, with', () => {
    it.each(DEEDS)('$name', async ({ body, prepare, deed, isKept }) => {
      await person.open({ body, query: '&idle=12000' });
      await prepare?.(person);
      await person.mark();
      const isLeft = (): Promise<boolean> =>
        person.evaluate(
          () => ['active', 'warning'].includes(window.inputPage.session.snapshot.state),
          undefined,
        );
      for (let seconds = 0; seconds < 14 && (await isLeft()); seconds += 2) {
        await deed(person);
        // By steps: a page whose clock leaps over its question to the server and the warning warns at once.
        for (let step = 0; step < 4; step += 1) {
          await person.evaluate(() => window.inputPage.advance(500), undefined);
        }
      }
      const told = (): Promise<readonly string[]> =>
        person.evaluate(() => window.inputPage.told, undefined);
      const later = async (): Promise<readonly string[]> => {
        await person.evaluate(() => window.inputPage.advance(1_000), undefined);
        return told();
      };
      if (!isKept) await expect.poll(later, { timeout: 20_000 }).toContain('ended idle');
      if (isKept) expect(await told()).toEqual([]);
      else expect(await told()).toEqual(['warning', 'ended idle']);
    });
  });

  /** What has happened last in the page that is there. */
  let happened: Row | undefined;

  /** Lets a row happen, and what it follows before it. */
  async function happen(row: Row): Promise<void> {
    const { follows } = row;
    if (follows === undefined) await person.open(row);
    else if (happened !== follows) await happen(follows);
    happened = undefined;
    await row.prepare?.(person);
    await (row.repeats === true ? person.rest() : person.mark());
    await row.act(person);
    happened = row;
  }

  for (const row of ROWS) {
    const reason = row.cannot?.[engine];
    const isMissing = isAbsent || reason !== undefined;
    it.skipIf(isMissing)(`${row.name}${reason === undefined ? '' : `: ${reason}`}`, async () => {
      try {
        await happen(row);
        const isCounted = await (row.isLate === true
          ? person.comesToCount(row.counts)
          : person.isCounted());
        expect(isCounted, await person.story()).toBe(row.counts);
      } finally {
        await row.after?.(person);
      }
    });
  }

  // The dialog of WebKitGTK does not come on this screen.
  it.skipIf(isAbsent || engine === 'WebKit')(
    'what is printed holds the session until the dialog is put away',
    async () => {
      await person.open({ body: '<button id="print" onclick="print()">Print</button>' });
      const holds = (): Promise<readonly string[]> =>
        person.evaluate(() => window.inputPage.session.snapshot.holds, undefined);
      // While the dialog is open, no script of the page may run.
      await person.evaluate(() => {
        const { seen, session } = window.inputPage;
        const note = (): void => void seen.push(`holds ${session.snapshot.holds.length}`);
        addEventListener('beforeprint', note);
      }, undefined);
      await person.click('#print');
      await person.keepsOn(person.sees('afterprint'), () =>
        person.xdo('sleep', 1.5, 'key', 'Escape'),
      );
      expect(await person.seen()).toContain('holds 1');
      await expect.poll(holds).toEqual([]);
    },
  );
});
