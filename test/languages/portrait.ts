/** Knows all that a language says, as a text that its readers can go through: one for each language is kept beside the tests. */
import type { SessionSnapshot } from '../../src/client/index.ts';
import { END_REASONS } from '../../src/core/reasons.ts';
import { english, timed, type Messages } from '../../src/element/messages.ts';
import { reminderOf, viewOf, type DialogView } from '../../src/element/view.ts';
import { speechOf } from '../../src/languages/speech.ts';
import type { Language } from '../../src/languages/words.ts';

/** In seconds: what the plural rules of some language tell apart, and both units together. */
const DURATIONS = [0, 1, 2, 3, 5, 10, 11, 20, 21, 22, 60, 61, 120, 133, 180, 300, 1_262] as const;

const ACTIVE: SessionSnapshot = {
  state: 'active',
  session: 's',
  warning: undefined,
  reason: undefined,
  remaining: undefined,
  absoluteRemaining: undefined,
  extendedTime: undefined,
  hasExtendedTime: false,
  isExtending: false,
  hasFailed: false,
  isUnreachable: false,
  isIntercepted: false,
  holds: [],
  signInAgain: undefined,
};
const WARNING: SessionSnapshot = {
  ...ACTIVE,
  state: 'warning',
  warning: 'idle',
  remaining: 92_000,
};
const CONFIRMING: SessionSnapshot = { ...ACTIVE, state: 'confirming' };

/** The portrait of a language: every state of the dialog, durations, and the server's pages. */
export function portraitOf(lang: string, { words, pages }: Language): string {
  // Engines do not agree on the digits of `ar`: those of Europe are the same everywhere.
  const messages: Messages = { ...english, ...speechOf(words, `${lang}-u-nu-latn`) };
  const show = (title: string, view: DialogView | undefined): string => {
    if (view === undefined) return '';
    const buttons = [
      view.primary,
      view.canSignOut ? messages.signOut : undefined,
      view.canSignIn ? messages.signInAgain : undefined,
      view.canWait === true ? messages.notNow : undefined,
      view.choice,
    ].filter((button) => button !== undefined);
    const clock =
      view.seconds === undefined ? '' : `${messages.timeLeft} ${messages.clock(view.seconds)}`;
    return [
      `# ${title}`,
      view.title,
      view.text,
      clock,
      view.note,
      view.choiceText ?? '',
      buttons.map((button) => `[${button}]`).join(' '),
    ]
      .filter((line) => line !== '')
      .join('\n');
  };
  const of = (snapshot: SessionSnapshot, signingOut?: 'sent' | 'failed', wayOut?: 'blocked') =>
    viewOf(snapshot, messages, signingOut, wayOut);
  const ended = [...END_REASONS, undefined].map((reason) =>
    show(`ended ${reason ?? ''}`.trim(), of({ ...ACTIVE, state: 'ended', reason })),
  );
  const unreachable = { isUnreachable: true };
  const intercepted = { isIntercepted: true };
  return [
    `${lang}, ${words.dir ?? ''}`,
    show('idle', of(WARNING)),
    show('more time', of({ ...WARNING, extendedTime: 9_000_000 })),
    show('usual time', of({ ...WARNING, extendedTime: 9_000_000, hasExtendedTime: true })),
    show('absolute', of({ ...WARNING, warning: 'absolute' })),
    show('extending', of({ ...WARNING, isExtending: true })),
    show('failed', of({ ...WARNING, hasFailed: true })),
    show('not signed out', of(WARNING, 'failed')),
    show('asking', of(CONFIRMING)),
    show('unreachable', of({ ...CONFIRMING, ...unreachable })),
    ...ended,
    show('stranded', of({ ...ACTIVE, state: 'ended', reason: 'idle', ...unreachable })),
    show('proxy', of({ ...ACTIVE, ...intercepted })),
    show('proxy in a warning', of({ ...WARNING, ...intercepted }, undefined, 'blocked')),
    `# reminder\n${reminderOf({ ...ACTIVE, absoluteRemaining: 605_000 }, messages) ?? ''}`,
    `# spoken\n${DURATIONS.map((seconds) => timed(messages, messages.secondsLeft, seconds)).join('\n')}`,
    ...Object.entries(pages).map(([name, text]: [string, string | object]) =>
      typeof text === 'string'
        ? `# page ${name}\n${text}`
        : Object.entries(text)
            .map(([reason, why]) => `# reason ${reason}\n${String(why)}`)
            .join('\n\n'),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}
