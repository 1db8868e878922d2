/** Knows in which words an element speaks: by the nearest `lang`, by its own attributes, by what the page has set. */
import { attempt } from '../client/attempt.ts';
import { systemClock } from '../client/system-clock.ts';
import { english, type Messages, type OwnMessages } from './messages.ts';

/** Languages by tag: English stands for one that is on its way, and for a moment for one that did not come. */
const languages = new Map<string, Messages>();

/** What the elements want to be told. */
const listeners = new Set<() => void>();

/** Milliseconds after which a language that did not come is asked for again, when it is needed. */
const AGAIN_AFTER = 10_000;

/** The words of an element now: the page's own, or those of its attributes, or those of its language. */
export function wordingOf(element: Element, own: OwnMessages): Messages {
  const speech = languageFor(own.lang ?? attempt(() => langAround(element)) ?? '');
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

/**
 * Tells when the words of an element may be others: another `lang`, as far as its own tree reaches, or a language that
 * has come. Returns what stops it.
 */
export function watchWording(element: Element, onChange: () => void): () => void {
  const observer = attempt(() => {
    const made = new MutationObserver(onChange);
    for (const root of [document, element.getRootNode()])
      made.observe(root, { subtree: true, attributeFilter: ['lang'] });
    return made;
  });
  listeners.add(onChange);
  return () => {
    attempt(() => observer?.disconnect());
    listeners.delete(onChange);
  };
}

function languageFor(tag: string): Messages {
  if (!/^(en\b|$)/i.test(tag) && !languages.has(tag)) {
    languages.set(tag, english);
    import('../languages/load.ts')
      .then(({ loadSpeech }) => loadSpeech(tag))
      .then(
        (speech) => {
          // Another build of ours may lack a word.
          languages.set(tag, { ...english, ...speech });
          for (const onChange of listeners) onChange();
        },
        () => systemClock.setTimer(() => languages.delete(tag), AGAIN_AFTER),
      );
  }
  return languages.get(tag) ?? english;
}

/** As HTML has it: what the nearest says, out through shadow trees. */
function langAround(element: Element): string | null | undefined {
  const around = element.closest('[lang]');
  if (around !== null) return around.getAttribute('lang');
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  return host && langAround(host);
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
