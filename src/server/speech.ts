/** Knows in which language somebody is answered: by the `Accept-Language` of their request. */
import { LANGUAGES } from '../languages/all.ts';
import { chooseLanguage } from '../languages/choose.ts';
import * as en from '../languages/en.ts';
import type { Language } from '../languages/words.ts';
import type { RequestView } from './request-view.ts';

/** A language, and what an answer in it says of itself. */
export interface Speech extends Language {
  /** Its tag: our words are not those of a region. */
  readonly lang: string;
}

const ENGLISH: Speech = { ...en, lang: 'en' };
const NAMES = Object.keys(LANGUAGES);
/** The header is from outside. No browser sends so much. */
const MOST_HEADER = 1_000;
/** Nobody reads so many. To look for each of hundreds takes milliseconds, for who is refused. */
const MOST_WISHES = 20;

/** The language for who sent a request: English, where they have said nothing that we speak. */
export function speechFor(request: RequestView): Speech {
  return speechIn(request.header('accept-language'));
}

/** The same for the header alone. */
export function speechIn(acceptLanguage: string | undefined): Speech {
  for (const tag of wishesIn(acceptLanguage ?? '')) {
    const lang = chooseLanguage(tag, NAMES)?.name;
    if (lang === undefined) continue;
    const language = LANGUAGES[lang];
    return language === undefined ? ENGLISH : { ...language, lang };
  }
  return ENGLISH;
}

/** What an answer says of its language. */
export function languageHeaders({ lang }: Speech): Readonly<Record<string, string>> {
  return { 'Content-Language': lang, Vary: 'Accept-Language' };
}

/** The tags of a header, the best first; those that are not wanted at all are left out. */
function wishesIn(header: string): readonly string[] {
  return header
    .slice(0, MOST_HEADER)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const weight = parameters.find((part) => /^q=/i.test(part))?.slice('q='.length);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MOST_WISHES)
    .map(({ tag }) => tag);
}
