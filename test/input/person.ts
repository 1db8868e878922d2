/** Knows what a person does at the desk: with a pointer, with keys, by assistive technology; and what the page makes of it. */
import { expect } from 'vitest';
import type { Desk } from './desk.ts';
import type { EngineName } from './browsers.ts';
import type { PageContent, Site } from './site.ts';

/** Milliseconds in which what is done has reached the page, on a busy machine. */
const PATIENCE = { timeout: 30_000, interval: 20 };

/** Milliseconds after which what has not come is lost, when the page has seen nothing at all of it. */
const LOST = 4_000;

/** What a page sees also when no device has given anything. */
const BY_ITSELF = /^(focus|blur|focusin|selectionchange|scroll)$/;

/** A place on the screen. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A person at a page. */
export interface Person
  extends Pick<Desk, 'xdo' | 'assist' | 'compose'>, Pick<Site, 'evaluate' | 'said'> {
  readonly engine: EngineName;
  readonly site: Site;
  /** Opens a page, and moves the pointer over it. */
  open(content: PageContent): Promise<void>;
  /** Lets go of whatever is held. */
  letGo(): Promise<void>;
  placeOf(selector: string): Promise<Place>;
  /** Moves the pointer to the middle of something. */
  point(selector: string): Promise<void>;
  click(selector: string, button?: number): Promise<void>;
  /** Presses keys, each as xdotool names it: `a`, `Return`, `ctrl+v`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Puts the caret into a field, and lets go of the mouse. */
  enter(selector: string): Promise<void>;
  wheel(clicks?: number): Promise<void>;
  /** Does something by assistive technology until the page has seen an event: Firefox lets the first go by that comes early. */
  assistUntil(event: string, deed: string, details: object): Promise<void>;
  /** Waits until the page has seen an event `times` times since the mark. */
  sees(event: string, times?: number): Promise<void>;
  /**
   * Does something, and waits until the page has seen `times` such events of it; does it again only when the page has
   * seen no input at all: then it was lost on the way, as under a window that was not in front yet.
   */
  gives(event: string, deed: () => Promise<unknown>, times?: number): Promise<void>;
  /** Does something, and waits until a frame of another origin says that it came; does it again when the frame is silent. */
  hears(what: string, deed?: () => Promise<unknown>): Promise<void>;
  /** Does something again and again, after as many ms, until something else has come: where no page can tell what was lost. */
  keepsOn(coming: Promise<unknown>, deed: () => Promise<unknown>, every?: number): Promise<void>;
  /** Waits until nobody has just clicked or typed, as far as the engine remembers. */
  settles(): Promise<void>;
  /** Forgets what was before. */
  mark(): Promise<void>;
  /** The same for what repeats within a second, by as many steps as it needs to go on in between. */
  rest(): Promise<void>;
  /** Does something, and waits until one window more can be seen: a list, a menu, a picker, a dialog. */
  opens(deed: () => Promise<unknown>): Promise<void>;
  /** Whether the window of the page is in front of all others. */
  isInFront(): Promise<boolean>;
  isCounted(): Promise<boolean>;
  seen(): Promise<readonly string[]>;
  /** What the page has seen since the mark, and how it stands, for a message. */
  story(): Promise<string>;
  /** Whether the page learns by looking that a person is there; what is not `expected` is waited for less. */
  comesToCount(isExpected: boolean): Promise<boolean>;
}

/** The page's own milliseconds between two looks at what cannot be looked into. */
const LOOK = 4_000;

const pause = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function createPerson(engine: EngineName, desk: Desk, site: Site): Person {
  const { evaluate } = site;
  /** Keys that went down by themselves, and may be so still. */
  const held = new Set<string | number>();
  let own: string | undefined;

  const xdo: Desk['xdo'] = (...words) => {
    for (const [index, word] of words.entries()) {
      if (word === 'keydown') held.add(words[index + 1] ?? '');
    }
    return desk.xdo(...words);
  };

  const person: Person = {
    engine,
    site,
    xdo,
    assist: desk.assist,
    compose: desk.compose,
    evaluate,
    said: site.said,
    async open(content) {
      await site.open(content);
      own ??= (await xdo('getactivewindow')).trim();
      let step = 0;
      let x = 700;
      const isOver = async (): Promise<boolean> => {
        step += 1;
        // What a test before left open lies above the page.
        if (step % 30 === 0) await xdo('key', 'Escape');
        if (step % 10 === 1) await xdo('mousemove', (x += 1), 900);
        // Not a move before it: the last one would come later, as if somebody were there.
        return evaluate((wanted) => window.inputPage.isPointerAt(wanted, 900), x);
      };
      await expect
        .poll(isOver, { ...PATIENCE, message: 'the pointer is over the page' })
        .toBe(true);
      // Engines tell of the pointer once more when the page is drawn.
      await evaluate(() => window.inputPage.rests(), undefined);
    },
    async letGo() {
      const keys = held.size > 0 ? ['keyup', '--delay', 0, ...held] : [];
      held.clear();
      await xdo(...keys, 'mouseup', 1);
    },
    placeOf: (selector) => evaluate((wanted) => window.inputPage.placeOf(wanted), selector),
    async point(selector) {
      const { x, y } = await person.placeOf(selector);
      await xdo('mousemove', x, y);
    },
    async click(selector, button = 1) {
      await person.point(selector);
      await xdo('click', button);
    },
    async press(...keys) {
      await xdo('key', '--clearmodifiers', ...keys);
    },
    async enter(selector) {
      await person.gives('mouseup', () => person.click(selector));
      const isIn = (): Promise<boolean> =>
        evaluate((wanted) => {
          const found = document.querySelector<HTMLElement>(wanted);
          const takesFocus = (found?.tabIndex ?? -1) >= 0 || found?.isContentEditable === true;
          return document.hasFocus() && (!takesFocus || document.activeElement === found);
        }, selector);
      await expect.poll(isIn, PATIENCE).toBe(true);
    },
    async wheel(clicks = 1) {
      await xdo('click', '--repeat', clicks, '--delay', 30, 5);
    },
    async sees(event, times = 1) {
      const count = async (): Promise<number> =>
        (await person.seen()).filter((name) => name === event).length;
      try {
        await expect.poll(count, PATIENCE).toBeGreaterThanOrEqual(times);
      } catch (cause) {
        throw new Error(`No ${event}, but ${await person.story()}`, { cause });
      }
    },
    async gives(event, deed, times = 1) {
      for (let tries = 0; tries < 5; tries += 1) {
        const before = (await person.seen()).length;
        await deed();
        const begunAt = Date.now();
        let patience = LOST;
        while (Date.now() < begunAt + patience) {
          const since = (await person.seen()).slice(before);
          if (since.filter((name) => name === event).length >= times) return;
          // It came: so does the rest, however busy the machine is.
          if (since.some((name) => !BY_ITSELF.test(name))) patience = PATIENCE.timeout;
          await pause();
        }
      }
      throw new Error(`Nothing gave ${event}, but ${await person.story()}`);
    },
    async hears(what, deed) {
      if (deed !== undefined) site.said.length = 0;
      for (let tries = 0; tries < 5; tries += 1) {
        await deed?.();
        const until = Date.now() + LOST;
        while (Date.now() < until) {
          if (site.said.includes(what)) return;
          await pause();
        }
      }
      throw new Error(`No ${what}, but ${site.said.join(' ')}; ${await person.story()}`);
    },
    async keepsOn(coming, deed, every = 700) {
      const came = coming.then(() => true);
      do await deed();
      while ((await Promise.race([came, pause(every)])) !== true);
    },
    async settles() {
      const isActive = (): Promise<boolean> =>
        evaluate(() => navigator.userActivation.isActive, undefined);
      await expect.poll(isActive, PATIENCE).toBe(false);
    },
    async assistUntil(event, deed, details) {
      for (let tries = 0; tries < 10; tries += 1) {
        await desk.assist(deed, details);
        const until = Date.now() + 700;
        while (Date.now() < until) {
          if ((await person.seen()).includes(event)) return;
          await pause();
        }
      }
      throw new Error(
        `Assistive technology gave no ${event}, but ${(await person.seen()).join(' ')}`,
      );
    },
    mark: () => evaluate(() => window.inputPage.mark(), undefined),
    async rest() {
      for (let step = 0; step < 4; step += 1) {
        const before = (await person.seen()).length;
        await evaluate(() => window.inputPage.advance(300), undefined);
        await expect
          .poll(async () => (await person.seen()).length, PATIENCE)
          .toBeGreaterThan(before);
      }
      await evaluate(() => window.inputPage.mark(0), undefined);
    },
    async opens(deed) {
      const windows = async (): Promise<readonly string[]> =>
        (await xdo('search', '--onlyvisible', '--name', '')).split('\n');
      const before = await windows();
      await deed();
      const isOpen = async (): Promise<boolean> =>
        (await windows()).some((id) => !before.includes(id));
      await expect.poll(isOpen, { ...PATIENCE, message: 'a window' }).toBe(true);
      // It can be seen before it listens.
      await pause(250);
    },
    isInFront: async () => (await xdo('getactivewindow')).trim() === own,
    isCounted: () => evaluate(() => window.inputPage.isCounted(), undefined),
    seen: () => evaluate(() => window.inputPage.seen, undefined),
    story: () =>
      evaluate(() => {
        const { activeElement } = document;
        const focus = document.hasFocus() ? 'in front' : 'behind';
        const { isActive } = navigator.userActivation;
        const seen = window.inputPage.seen.slice(0, 30).join(' ');
        return `${seen}; ${activeElement?.localName} ${focus}, ${isActive ? '' : 'not '}activated`;
      }, undefined),
    async comesToCount(isExpected) {
      const until = Date.now() + (isExpected ? 8_000 : 600);
      do {
        await pause(100);
        await evaluate((ms) => window.inputPage.advance(ms), LOOK);
        if (await person.isCounted()) return true;
      } while (Date.now() < until);
      return false;
    },
  };
  return person;
}
