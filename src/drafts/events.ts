/** Knows what a page is told of drafts, by events of the form that it is about. */

/** What was typed is in the form again. Without `preventDefault` the person gets a word about it. */
export interface DraftRestored {
  readonly name: string;
  readonly savedAt: Date;
  /** Names of files that the person must choose again. */
  readonly files: readonly string[];
  /**
   * Names of fields that are not there, such as `rows[2].what`, or `#` and an `id`: a page that shows its rows or steps only when
   * they are asked for shows them now. Each gets its value when it is there.
   */
  readonly missing: readonly string[];
  /** Puts the fields back to what the page gave, and forgets the draft. */
  readonly discard: () => Promise<void>;
}

/**
 * There is a draft that was not put back: something else was typed into the form since, another tab had the same form, or it
 * was sent before the session ended. Without `preventDefault` the person is asked.
 */
export interface DraftOffered {
  readonly name: string;
  readonly savedAt: Date;
  readonly files: readonly string[];
  readonly missing: readonly string[];
  /** Puts it into the form, in the place of what stands there. */
  readonly put: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/**
 * What is typed into a form is not kept: it is too large; there is no room; the page is not of a secure context (`insecure`:
 * serve https); or the server has no `drafts` (`off`).
 */
export interface DraftNotKept {
  readonly name: string;
  readonly reason: 'too-large' | 'no-room' | 'insecure' | 'off';
}

/** Events of a marked form. All bubble. */
export interface DraftEvents {
  'stillhere:draft-restored': CustomEvent<DraftRestored>;
  'stillhere:draft-offered': CustomEvent<DraftOffered>;
  'stillhere:draft-not-kept': CustomEvent<DraftNotKept>;
}

/** Tells a form. False: the page sees to it by itself. */
export function tellForm<Name extends keyof DraftEvents>(
  form: HTMLElement,
  name: Name,
  detail: DraftEvents[Name]['detail'],
): boolean {
  const options = { bubbles: true, cancelable: true, composed: true, detail };
  return form.dispatchEvent(new CustomEvent(name, options));
}

declare global {
  interface GlobalEventHandlersEventMap extends DraftEvents {}
}
