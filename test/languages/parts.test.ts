/** Every language says all that English says of drafts and of a person's sessions, in files that lie beside the dialog's. */
import { describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../../src/languages/all.ts';
import { words as draftsEnglish } from '../../src/languages/drafts/en.ts';
import { loadDraftWords } from '../../src/languages/drafts/load.ts';
import { LANGUAGES as DRAFTS } from '../../src/languages/drafts/table.ts';
import { words as listEnglish } from '../../src/languages/sessions-list/en.ts';
import { loadSessionsListWords } from '../../src/languages/sessions-list/load.ts';
import { LANGUAGES as LIST } from '../../src/languages/sessions-list/table.ts';
import { agoIn, numberIn, whenIn } from '../../src/languages/times.ts';
import { partPortraitOf } from './part-portrait.ts';

const NAMES = Object.keys(LANGUAGES);

const PARTS = [
  { part: 'drafts', english: draftsEnglish, table: DRAFTS, load: loadDraftWords },
  { part: 'sessions-list', english: listEnglish, table: LIST, load: loadSessionsListWords },
] as const;

function placesIn(text = ''): readonly string[] {
  return [...text.matchAll(/\{.*?\}/g)].map(([place]) => place).sort();
}

describe.each(PARTS)('the words of $part', ({ english, table, load }) => {
  it('are there in each language that the dialog has', () => {
    expect(Object.keys(table)).toEqual(NAMES);
  });

  it.each(NAMES)(
    'say in %s what English says, with its places, and in other words',
    async (name) => {
      const { lang, dir, ...words } = await load(name === 'pt' ? 'pt-PT' : name);
      expect([lang, dir]).toEqual([name === 'pt' ? 'pt-PT' : name, LANGUAGES[name]?.words.dir]);
      expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
      for (const [key, original] of Object.entries<string>({ ...english })) {
        const text = (words as Readonly<Record<string, string>>)[key] ?? '';
        expect(placesIn(text), key).toEqual(placesIn(original));
        expect(text, key).not.toBe(original);
        expect(text, key).toBe(text.trim());
        expect(text, key).not.toMatch(/^$|['"]|\.\.\.| {2}/);
      }
    },
  );

  it.each(['fi', 'en', 'x-private', '__proto__', ''])('are none for %j', async (tag) => {
    expect(await load(tag)).toEqual({});
  });

  it('are said for the region that is asked for', async () => {
    expect((await load('ar-EG')).lang).toBe('ar-EG');
  });
});

describe.each(NAMES)('%s', (name) => {
  it('has one word for one button, and the dialog’s where that has the same', async () => {
    const drafts = (await DRAFTS[name]?.()) ?? draftsEnglish;
    const list = (await LIST[name]?.()) ?? listEnglish;
    for (const buttons of [
      [drafts.putBack, drafts.discard, drafts.close],
      [list.end, list.endOthers, list.signInAgain],
    ])
      expect(new Set(buttons).size).toBe(buttons.length);
    expect(list.signInAgain).toBe(LANGUAGES[name]?.words.signInAgain);
  });

  it('says of drafts and sessions what its readers have read', async () => {
    const drafts = (await DRAFTS[name]?.()) ?? draftsEnglish;
    const list = (await LIST[name]?.()) ?? listEnglish;
    const portrait = partPortraitOf(name, drafts, list);
    await expect(portrait).toMatchFileSnapshot(`portraits/parts/${name}.txt`);
  });
});

describe('when something was', () => {
  const MORNING = new Date(2027, 0, 5, 9, 7);

  it('is said by Intl, in the words and digits of the language', () => {
    expect(whenIn('de-AT', MORNING)).toContain('2027');
    expect(whenIn('ar-EG', MORNING)).toMatch(/٢٠٢٧/);
    expect(agoIn('ar-EG', 300_000)).toMatch(/٥/);
    expect(agoIn('fr', 90_000_000)).toBe('hier');
    expect(agoIn('fr', 59_999)).toBeUndefined();
    expect(numberIn('ar-EG', 12)).toBe('١٢');
  });

  it.each(['not a tag', 'tlh'])('is said in figures alone where Intl has no %s', (lang) => {
    expect(whenIn(lang, MORNING)).toBe('2027-01-05 09:07');
    vi.useFakeTimers({ now: MORNING });
    expect(agoIn(lang, 3_600_000)).toBe('2027-01-05 08:07');
    vi.useRealTimers();
    expect(numberIn('not a tag', 12)).toBe('12');
  });
});
