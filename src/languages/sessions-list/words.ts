/** Knows what a language has to say of a person's sessions: texts alone. */

/** The words of the list. `{time}` stands for how long ago, `{device}` for a browser, `{count}` for a number. */
export interface SessionsListWords {
  /** How they run. English alone does not say: an app makes other languages of it. */
  readonly dir?: 'ltr' | 'rtl';
  /** The name of the list, for assistive technology. */
  readonly label: string;
  readonly thisBrowser: string;
  readonly unknownDevice: string;
  readonly activeNow: string;
  /** `{time}` is `5 minutes ago`. */
  readonly lastActive: string;
  readonly signedIn: string;
  /** What `{time}` is below a minute. */
  readonly justNow: string;
  readonly end: string;
  readonly endOthers: string;
  readonly noOthers: string;
  /** There are more than are shown. */
  readonly more: string;
  readonly ended: string;
  readonly endedOthers: string;
  readonly failed: string;
  readonly unreachable: string;
  readonly notFresh: string;
  readonly signInAgain: string;
  readonly over: string;
}
