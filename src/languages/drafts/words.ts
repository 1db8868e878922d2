/** Knows what a language has to say of drafts: texts alone. */

/** The words of the notice about a draft. `{time}` is a day and a time of it, `{files}` names of files. */
export interface DraftWords {
  /** How they run. English alone does not say: an app makes other languages of it. */
  readonly dir?: 'ltr' | 'rtl';
  /** What was typed stands in the form again. */
  readonly restored: string;
  /** There is a draft that was not put back, since something else stands in the form. */
  readonly offered: string;
  /** Files cannot be kept: they are to be chosen again. */
  readonly files: string;
  readonly putBack: string;
  readonly discard: string;
  readonly close: string;
}
