/** Knows how a language other than English says and writes a time. */
import type { Forms, Words } from './words.ts';

/** The words of a language, and how it says times. Times are in whole seconds. */
export interface Speech extends Words {
  /** The tag, as it was asked for. */
  readonly lang: string;
  /** `2 minutes 13 seconds`. */
  readonly duration: (seconds: number) => string;
  /** `2:13`. */
  readonly clock: (seconds: number) => string;
}

/** How a language speaks, with plurals and digits by `Intl`; where that fails the commonest form and plain digits. */
export function speechOf(words: Words, lang: string): Speech {
  const counted = (count: number, forms: Forms): string => {
    const category = tried(() => new Intl.PluralRules(lang).select(count)) ?? 'other';
    return (forms[category] ?? forms.other).replace('{n}', numberIn(lang, count));
  };
  return {
    ...words,
    lang,
    duration: (time) => {
      const minutes = Math.floor(time / 60);
      const seconds = time % 60;
      return (
        [
          minutes > 0 && counted(minutes, words.minutes),
          seconds > 0 && counted(seconds, words.seconds),
        ]
          .filter(Boolean)
          .join(words.and) || words.moment
      );
    },
    clock: clockIn(lang),
  };
}

/** How a language writes a time: in its own digits. */
export function clockIn(lang: string): Speech['clock'] {
  return (seconds) =>
    `${numberIn(lang, Math.floor(seconds / 60))}:${numberIn(lang, seconds % 60, 2)}`;
}

/** A whole number, with at least so many digits. */
function numberIn(lang: string, count: number, digits = 1): string {
  const options = { minimumIntegerDigits: digits, useGrouping: false };
  return (
    tried(() => new Intl.NumberFormat(lang, options).format(count)) ??
    String(count).padStart(digits, '0')
  );
}

function tried<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
