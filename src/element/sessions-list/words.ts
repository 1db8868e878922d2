/** Knows the words of the list of sessions: those of the nearest `lang`, and what an app says in its own. */
import { createLanguages, langAround } from '../../client/page-language.ts';
import { words as en } from '../../languages/sessions-list/en.ts';
import type { SessionsListWords } from '../../languages/sessions-list/words.ts';
import { agoIn } from '../../languages/times.ts';

/** The words of `<still-here-sessions>`. `{time}` stands for how long ago, `{device}` for a browser, `{count}` for a number. */
export interface SessionsListMessages extends SessionsListWords {
  /** The language of the words; times are told in it too. */
  readonly lang: string;
}

/** What an app says in its own words. The rest is said in the language of `lang`, or of the page. */
export type OwnSessionsListMessages = Partial<SessionsListMessages>;

/** English. */
export const english: SessionsListMessages = { ...en, lang: 'en' };

const messagesFor: (tag: string) => SessionsListMessages = createLanguages(english, (tag) =>
  import('../../languages/sessions-list/load.ts').then(({ loadSessionsListWords }) =>
    loadSessionsListWords(tag),
  ),
);

/** The words of an element now: the page's own, or those of its language. */
export function messagesOf(element: Element, own: OwnSessionsListMessages): SessionsListMessages {
  const { dir, ...messages } = messagesFor(own.lang ?? langAround(element));
  const { lang = messages.lang } = own;
  const said = Object.fromEntries(Object.entries(own).filter(([, text]) => text));
  // A language that is not ours runs as its words do.
  return { ...messages, ...(lang === messages.lang && dir !== undefined && { dir }), ...said };
}

/** How long ago, such as `5 minutes ago` or `yesterday`. */
export function ago(elapsed: number, { lang, justNow }: SessionsListMessages): string {
  return agoIn(lang, elapsed) ?? justNow;
}

/** A text with what it has places for. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
