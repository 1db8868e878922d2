/** Every language says all that English says, and nothing by accident. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/languages/all.ts';
import { chooseLanguage } from '../../src/languages/choose.ts';
import * as english from '../../src/languages/en.ts';
import { loadSpeech } from '../../src/languages/load.ts';
import { LANGUAGES as TABLE } from '../../src/languages/table.ts';
import type { Language } from '../../src/languages/words.ts';
import { portraitOf } from './portrait.ts';

const NAMES = Object.keys(LANGUAGES);
const NO_LANGUAGE = [
  ...['all', 'choose', 'en', 'load', 'load-words', 'speech', 'table', 'times', 'words'],
];

/** Texts by where they stand: `words.ended.idle`. Units are not among them: each language has forms of its own. Nor is its direction. */
function textsOf(part: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(part)
      .filter(([name]) => !['dir', 'minutes', 'seconds'].includes(name))
      .flatMap(([name, value]: [string, string | object]): [string, string][] =>
        typeof value === 'string' ? [[path + name, value]] : [...textsOf(value, `${path}${name}.`)],
      ),
  );
}

function placesIn(text = ''): readonly string[] {
  return [...text.matchAll(/\{.*?\}/g)].map(([place]) => place).sort();
}

const ENGLISH = textsOf(english);

it('has a table of all the files there are: `npm run build` writes it', () => {
  const files = readdirSync('src/languages', { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.replace(/\.ts$/, ''));
  const names = files.filter((name) => !NO_LANGUAGE.includes(name)).sort();
  expect(NAMES).toEqual(names);
  expect(Object.keys(TABLE)).toEqual(names);
});

it.each([
  ['de-CH', 'de', 'de-CH'],
  ['zh', 'zh-Hans', 'zh'],
  ['zh-SG', 'zh-Hans', 'zh-SG'],
  ['zh-HK', 'zh-Hant', 'zh-HK'],
  ['zh_TW', 'zh-Hant', 'zh-TW'],
  ['pt', 'pt-BR', 'pt'],
  ['pt-AO', 'pt', 'pt-AO'],
  ['iw', 'he', 'he'],
  ['ar-EG-u-nu-latn', 'ar', 'ar-EG-u-nu-latn'],
  ['en-AU', 'en', 'en-AU'],
])('takes %s for %s', (tag, name, lang) => {
  expect(chooseLanguage(tag, NAMES)).toEqual({ name, lang });
});

it.each(['fi', '*', '', 'x-private', 'a', 'de--AT', '__proto__', 'constructor'])(
  'has nothing for %j',
  async (tag) => {
    expect(chooseLanguage(tag, NAMES)).toBeUndefined();
    expect(Object.keys(await loadSpeech(tag))).toEqual(['clock']);
  },
);

describe.each(Object.entries<Language>(LANGUAGES))('%s', (name, language) => {
  const texts = textsOf(language);

  it('is loaded by its own name, which is a tag', async () => {
    expect(Intl.getCanonicalLocales(name)).toEqual([name]);
    const words = await loadSpeech(name === 'pt' ? 'pt-PT' : name);
    expect(words).toMatchObject(language.words);
  });

  it('lacks nothing, and has nothing more', () => {
    const optional = /^pages\.reasons\.(?!none|not-fresh|limit-reached)/;
    const needed = [...ENGLISH.keys()].filter((key) => !optional.test(key));
    expect([...texts.keys()].filter((key) => !optional.test(key)).sort()).toEqual(needed.sort());
    expect([...texts.keys()].filter((key) => !ENGLISH.has(key) && !optional.test(key))).toEqual([]);
  });

  it.each([...ENGLISH])(
    '%s has the places of the English one, and other words',
    (key, original) => {
      const text = texts.get(key);
      if (text === undefined || key === 'words.and') return;
      expect(placesIn(text)).toEqual(placesIn(original));
      expect(text).not.toBe(original);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/^$|['"]|\.\.\.| {2}/);
    },
  );

  it('has forms of its units that its plural rules know, and a number where there are many', () => {
    const { minutes, seconds } = language.words;
    const { pluralCategories } = new Intl.PluralRules(name).resolvedOptions();
    for (const forms of [minutes, seconds]) {
      expect([...pluralCategories, 'other']).toEqual(expect.arrayContaining(Object.keys(forms)));
      expect(forms.other).toContain('{n}');
      for (const form of Object.values(forms)) expect(placesIn(form).length).toBeLessThan(2);
    }
  });

  it('runs as its script does', () => {
    const script = new Intl.Locale(name).maximize().script ?? '';
    expect(language.words.dir).toBe(/Arab|Hebr|Thaa/.test(script) ? 'rtl' : 'ltr');
  });

  it('has one word for one button', () => {
    const { stay, carryOn, signOut, signInAgain, notNow, tryAgain } = language.words;
    const buttons = [stay, carryOn, signOut, signInAgain, notNow, tryAgain];
    expect(new Set(buttons).size).toBe(buttons.length);
  });

  it('is as its readers have read it', async () => {
    await expect(portraitOf(name, language)).toMatchFileSnapshot(`portraits/${name}.txt`);
  });
});
