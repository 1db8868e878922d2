/** Real input in an engine: what is a person's counts, what a script or a thing does, does not. */
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { EngineName } from './browsers.ts';
import { startBrowser } from './browsers.ts';
import { openDesk } from './desk.ts';
import type { DeskPrograms } from './global-setup.ts';
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
import { openSite } from './site.ts';
import { differencesOf } from './trees.ts';

const programs = inject('desk');
const browsers = inject('inputBrowsers');

const ROWS: readonly Row[] = [
  ...KEY_ROWS,
  ...POINTER_ROWS,
  ...ASSISTIVE_ROWS,
  ...CONTROL_ROWS,
  ...FRAME_ROWS,
  ...WINDOW_ROWS,
  ...COMPOSING_ROWS,
];

/** Failures after which an engine is given up: each may have waited for long. */
const ENOUGH = 5;

/** A person at a desk, with a browser that shows the site. */
interface Seat {
  readonly person: Person;
  leave(): Promise<void>;
}

async function takeSeat(engine: EngineName, path: string, desks: DeskPrograms): Promise<Seat> {
  const desk = await openDesk(desks);
  const site = await openSite();
  const leave = async (): Promise<void> => {
    await site.close();
    await desk.clear();
  };
  try {
    await startBrowser(engine, path, desk, site.first);
    await site.ready();
    return { person: createPerson(engine, desk, site), leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Tests all of it in an engine. */
export function describeInput(engine: EngineName): void {
  const path = browsers[engine];
  const isAbsent = programs === undefined || path === undefined;
  let seat: Seat | undefined;
  let person: Person;
  let failures = 0;
  /** What has happened last in the page that is there. */
  let happened: Row | undefined;

  async function leave(): Promise<void> {
    const left = seat;
    seat = undefined;
    happened = undefined;
    await left?.leave();
  }

  beforeEach(async ({ skip }) => {
    if (programs === undefined || path === undefined) return;
    skip(failures >= ENOUGH, `${ENOUGH} others have failed`);
    seat ??= await takeSeat(engine, path, programs);
    ({ person } = seat);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return seat?.person.letGo();
    failures += 1;
    // What it has left behind, or a browser that hangs, is no concern of the next.
    await leave();
  });
  afterAll(leave);

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

  it.skipIf(isAbsent)('A4: assistive technology is given each state of the dialog', async () => {
    expect(await differencesOf(person)).toEqual([]);
  });

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
}
