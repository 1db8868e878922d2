/** Knows in which language a part of a page is, and the words of that, which come later than they are first asked for. */
import { attempt } from './attempt.ts';
import { systemClock } from './system-clock.ts';

/** What is to be told when words have come. */
const listeners = new Set<() => void>();

/** Milliseconds after which a language that did not come is asked for again, when it is needed. */
const AGAIN_AFTER = 10_000;

/**
 * Makes what gives the words for a tag, now: English ones for those that are on their way, and for a moment for those that
 * did not come. `load` gets them; what they lack, as those of another build of ours may, is said in English.
 */
export function createLanguages<Words extends object>(
  english: Words,
  load: (tag: string) => Promise<Partial<Words>>,
): (tag: string) => Words {
  const languages = new Map<string, Words>();
  return (tag) => {
    if (!/^(en\b|$)/i.test(tag) && !languages.has(tag)) {
      languages.set(tag, english);
      load(tag).then(
        (words) => {
          languages.set(tag, { ...english, ...words });
          for (const onChange of listeners) onChange();
        },
        () => systemClock.setTimer(() => languages.delete(tag), AGAIN_AFTER),
      );
    }
    return languages.get(tag) ?? english;
  };
}

/**
 * Tells when the words of an element may be others: another `lang`, as far as its own tree reaches, or words that have come.
 * Returns what stops it.
 */
export function watchLanguage(element: Element, onChange: () => void): () => void {
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

/** The language of an element, empty where none is said. As HTML has it: what the nearest says, out through shadow trees. */
export function langAround(element: Element): string {
  const { host } = element.getRootNode() as Partial<ShadowRoot>;
  const around = attempt(() => element.closest('[lang]'));
  return around?.getAttribute('lang') ?? (host ? langAround(host) : '');
}
