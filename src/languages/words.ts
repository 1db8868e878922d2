/** Knows what a language has to say: texts alone, so that one is added without a line of code. */
import type { EndReason } from '../core/reasons.ts';

/**
 * A number and its unit, for each plural category that `Intl.PluralRules` knows of the language: `{n}` is the number. All
 * stand in the one case that the sentences with `{time}` need.
 */
export type Forms = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** The words of the dialog. What has `{time}` gets a duration: `2 minutes 13 seconds`. */
export interface Words {
  /** How they run. English alone does not say: an app makes other languages of it. */
  readonly dir?: 'ltr' | 'rtl';
  readonly minutes: Forms;
  readonly seconds: Forms;
  /** Stands between minutes and seconds, with the spaces that belong there. */
  readonly and: string;
  /** A duration of no seconds. */
  readonly moment: string;
  readonly idleTitle: string;
  readonly idleText: string;
  readonly absoluteTitle: string;
  readonly absoluteText: string;
  readonly stay: string;
  readonly moreTime: string;
  readonly moreTimeText: string;
  readonly usualTime: string;
  readonly carryOn: string;
  readonly signOut: string;
  readonly timeLeft: string;
  readonly secondsLeft: string;
  readonly extending: string;
  readonly extendFailed: string;
  readonly signOutFailed: string;
  readonly checkingTitle: string;
  readonly checkingText: string;
  readonly unreachableText: string;
  readonly strandedText: string;
  readonly tryAgain: string;
  readonly throughTitle: string;
  readonly throughText: string;
  readonly throughWarning: string;
  readonly throughBlocked: string;
  readonly notNow: string;
  readonly endedTitle: string;
  readonly ended: Readonly<Record<EndReason | 'unknown', string>>;
  readonly signInAgain: string;
}

/** Why somebody must sign in, beside the ends. */
export type SignInReason = EndReason | 'unknown' | 'none' | 'not-fresh' | 'limit-reached';

/** The words of the server's own pages and refusals. */
export interface Pages {
  /** An end that is not said here is said as in the dialog. */
  readonly reasons: Readonly<
    Partial<Record<SignInReason, string>> &
      Record<Exclude<SignInReason, EndReason | 'unknown'>, string>
  >;
  /** The store does not answer: to a script, and on a page that asks again by itself. */
  readonly unavailable: string;
  readonly unavailableText: string;
  readonly waitTitle: string;
  readonly goOn: string;
  /** A page that was put away while nobody was there: the session lives, and the page can be gone back to. */
  readonly aliveTitle: string;
  readonly aliveText: string;
  readonly goBack: string;
  /** A person has signed in at a proxy, in a small window. */
  readonly throughTitle: string;
  readonly throughText: string;
}

/** What a file of a language hands out. */
export interface Language {
  readonly words: Words;
  readonly pages: Pages;
}
