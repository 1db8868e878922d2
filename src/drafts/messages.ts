/** Knows the words that go with a draft: those of the nearest `lang`, and what an app says in its own. */
import { createLanguages, langAround } from '../client/page-language.ts';
import { words as en } from '../languages/drafts/en.ts';
import type { DraftWords } from '../languages/drafts/words.ts';
import { whenIn } from '../languages/times.ts';

/** The words, in one language. */
export interface DraftMessages {
  readonly lang: string;
  /** How the words run; without it, as the first of them does. */
  readonly dir?: 'ltr' | 'rtl' | undefined;
  /** What was typed stands in the form again. */
  restored(savedAt: Date): string;
  /** There is a draft that was not put back, since something else stands in the form. */
  offered(savedAt: Date): string;
  /** Files cannot be kept: they are to be chosen again. */
  files(names: readonly string[]): string;
  readonly putBack: string;
  readonly discard: string;
  readonly close: string;
}

/** What an app says in its own words. The rest is said in the language of `lang`, or of the form. */
export type OwnDraftMessages = Partial<DraftMessages>;

type Spoken = DraftWords & { readonly lang: string };

const EN: Spoken = { ...en, lang: 'en' };

/** English. */
export const english: DraftMessages = spoken(EN);

const wordsFor: (tag: string) => Spoken = createLanguages(EN, (tag) =>
  import('../languages/drafts/load.ts').then(({ loadDraftWords }) => loadDraftWords(tag)),
);

/** The words at a form now: the page's own, or those of its language. */
export function messagesAt(form: Element, own: OwnDraftMessages): DraftMessages {
  const messages = spoken(wordsFor(own.lang ?? langAround(form)));
  const { lang = messages.lang } = own;
  const said = Object.fromEntries(Object.entries(own).filter(([, words]) => words));
  // A language that is not ours runs as its words do.
  return { ...messages, dir: lang === messages.lang ? messages.dir : undefined, ...said };
}

function spoken({ lang, dir, restored, offered, files, ...buttons }: Spoken): DraftMessages {
  return {
    ...buttons,
    lang,
    dir,
    restored: (savedAt) => restored.replace('{time}', () => whenIn(lang, savedAt)),
    offered: (savedAt) => offered.replace('{time}', () => whenIn(lang, savedAt)),
    // A name of another direction does not turn the rest of the line.
    files: (names) =>
      files.replace('{files}', () => names.map((name) => `\u2068${name}\u2069`).join(', ')),
  };
}
