/** Knows what the dialog shows for each state of the session: words in, words out. */
import type { SessionSnapshot } from '../client/index.ts';
import { timed, type Messages } from './messages.ts';

/** What stands in the dialog. */
export interface DialogView {
  /** What it is about, in whatever language: another one asks for the person anew. */
  readonly about: string;
  readonly title: string;
  readonly text: string;
  /** Seconds to tick, if time is running. */
  readonly seconds: number | undefined;
  /** What became of the last wish. */
  readonly note: string;
  /** Words of the first button; undefined hides it. */
  readonly primary: string | undefined;
  /** Words of the button by which the person chooses another idle timeout, and what it does. */
  readonly choice?: string | undefined;
  readonly choiceText?: string | undefined;
  readonly canSignOut?: boolean;
  readonly canSignIn?: boolean;
  /** It can wait: the person may close it. */
  readonly canWait?: boolean;
  /** The first button leads out of the page, and could not: a link to the same. */
  readonly isLink?: boolean;
}

/** What became of the way past who keeps the page from its server: the person wants it later, or no window was opened. */
export type WayOut = 'later' | 'blocked';

/** What became of the press of "Sign out". */
export type SigningOut = 'sent' | 'failed';

/** The dialog of a snapshot, or undefined when there is nothing to say. */
export function viewOf(
  snapshot: SessionSnapshot,
  messages: Messages,
  signingOut: SigningOut | undefined,
  wayOut?: WayOut,
): DialogView | undefined {
  const view = stateViewOf(snapshot, messages, signingOut, wayOut);
  if (!snapshot.isIntercepted) return view;
  const canWait = snapshot.state === 'active';
  if (canWait && wayOut === 'later') return undefined;
  const { throughTitle, throughText, throughWarning, throughBlocked, signInAgain } = messages;
  const isLink = wayOut === 'blocked';
  const seconds = view?.seconds;
  return {
    about: 'through',
    title: throughTitle,
    text:
      seconds === undefined
        ? throughText
        : `${throughText} ${timed(messages, throughWarning, seconds)}`,
    seconds,
    note: isLink ? throughBlocked : '',
    primary: signInAgain,
    canWait,
    isLink,
  };
}

function stateViewOf(
  snapshot: SessionSnapshot,
  messages: Messages,
  signingOut: SigningOut | undefined,
  wayOut: WayOut | undefined,
): DialogView | undefined {
  const seconds = Math.round((snapshot.remaining ?? 0) / 1_000);
  const about = snapshot.warning ?? snapshot.state;
  const warning = {
    about,
    seconds,
    note: noteOf(snapshot, messages, signingOut),
    canSignOut: true,
  };
  switch (snapshot.state) {
    case 'active':
      return undefined;
    case 'warning':
      return snapshot.warning === 'absolute'
        ? {
            ...warning,
            title: messages.absoluteTitle,
            text: timed(messages, messages.absoluteText, seconds),
            primary: messages.carryOn,
          }
        : {
            ...warning,
            title: messages.idleTitle,
            text: timed(messages, messages.idleText, seconds),
            primary: messages.stay,
            ...choiceOf(snapshot, messages),
          };
    case 'confirming':
      return {
        about,
        title: messages.checkingTitle,
        text: messages.checkingText,
        seconds: undefined,
        note: snapshot.isUnreachable ? messages.unreachableText : '',
        primary: snapshot.isUnreachable ? messages.tryAgain : undefined,
      };
    case 'ended': {
      const { signInAgain, isUnreachable } = snapshot;
      const isLink = signInAgain !== undefined && wayOut === 'blocked';
      const isTheirTurn =
        signInAgain === 'window' || signInAgain === 'own' || signInAgain === 'unfinished';
      return {
        about,
        title: messages.endedTitle,
        text: messages.ended[snapshot.reason ?? 'unknown'],
        seconds: undefined,
        note: isUnreachable
          ? messages.strandedText
          : isLink
            ? messages.throughBlocked
            : isTheirTurn
              ? messages.throughTitle
              : '',
        primary: signInAgain && messages.signInAgain,
        canSignIn: signInAgain === undefined,
        isLink,
      };
    }
  }
}

function choiceOf(
  { extendedTime, hasExtendedTime }: SessionSnapshot,
  messages: Messages,
): Pick<DialogView, 'choice' | 'choiceText'> {
  if (extendedTime === undefined) return {};
  if (hasExtendedTime) return { choice: messages.usualTime };
  const seconds = Math.round(extendedTime / 1_000);
  return { choice: messages.moreTime, choiceText: timed(messages, messages.moreTimeText, seconds) };
}

/** The line that keeps the absolute end in sight after its warning was answered. */
export function reminderOf(
  { absoluteRemaining }: SessionSnapshot,
  messages: Messages,
): string | undefined {
  if (absoluteRemaining === undefined) return undefined;
  return `${messages.absoluteTitle}: ${messages.clock(Math.round(absoluteRemaining / 1_000))}`;
}

function noteOf(
  snapshot: SessionSnapshot,
  messages: Messages,
  signingOut: SigningOut | undefined,
): string {
  if (signingOut === 'failed') return messages.signOutFailed;
  if (signingOut === 'sent' || snapshot.isExtending) return messages.extending;
  return snapshot.hasFailed ? messages.extendFailed : '';
}

/** Seconds left at which the time is spoken: rarely, a screen reader has more to say (requirement A6). */
const SPOKEN_AT: readonly number[] = [60, 30, 10];

/** Whether the time left is to be spoken, going from `before` to `seconds`. */
export function isSpoken(before: number | undefined, seconds: number | undefined): boolean {
  if (before === undefined || seconds === undefined) return false;
  return SPOKEN_AT.some((at) => before > at && seconds <= at);
}
