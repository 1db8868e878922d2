/** Knows the words that go with a draft. */

/** The words, in one language. */
export interface DraftMessages {
  readonly lang: string;
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

/** English. */
export const english: DraftMessages = {
  lang: 'en',
  restored: (savedAt) => `What you had typed until ${words(savedAt)} is back in this form.`,
  offered: (savedAt) =>
    `Something else that you had typed into this form until ${words(savedAt)} is kept. It can take the place of what stands there now.`,
  files: (names) => `Choose again: ${names.join(', ')}.`,
  putBack: 'Put it back',
  discard: 'Discard',
  close: 'Close',
};

function words(savedAt: Date): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(savedAt);
}
