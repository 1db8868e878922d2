/** Knows in which words an element speaks: by the nearest `lang`, by its own attributes, by what the page has set. */
import { createLanguages, langAround } from '../client/page-language.ts';
import { english, type Messages, type OwnMessages } from './messages.ts';

const messagesFor: (tag: string) => Messages = createLanguages(english, (tag) =>
  import('../languages/load.ts').then(({ loadSpeech }) => loadSpeech(tag)),
);

/** The words of an element now: the page's own, or those of its attributes, or those of its language. */
export function wordingOf(element: Element, own: OwnMessages): Messages {
  const speech = messagesFor(own.lang ?? langAround(element));
  const { lang = speech.lang } = own;
  const written = (name: string): string | null =>
    // That name is another attribute's.
    name === 'signInAgain' ? null : element.getAttribute(name.replace(/[A-Z]/g, '-$&'));
  return {
    ...over(speech, (name, text) => own[name] ?? (typeof text === 'string' && written(name))),
    lang,
    // A language that is not ours runs as its words do.
    dir: own.dir ?? (lang === speech.lang ? speech.dir : undefined),
    ended: over(speech.ended, (reason) => own.ended?.[reason]),
  };
}

/** The same, with another text where there is one. */
function over<Whole extends object>(
  whole: Whole,
  another: <Name extends keyof Whole>(name: Name & string, text: Whole[Name]) => unknown,
): Whole {
  const entries = Object.entries(whole) as [keyof Whole & string, Whole[keyof Whole]][];
  return Object.fromEntries(
    entries.map(([name, text]) => [name, another(name, text) || text]),
  ) as Whole;
}
