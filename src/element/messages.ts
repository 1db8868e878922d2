/** Knows the words of the dialog. */
import type { EndReason } from '../client/index.ts';

/** The words of the dialog, in one language. Times are in whole seconds. */
export interface Messages {
  readonly lang: string;
  readonly idleTitle: string;
  /** Said once, when the dialog opens. */
  idleText(seconds: number): string;
  readonly absoluteTitle: string;
  absoluteText(seconds: number): string;
  readonly stay: string;
  readonly carryOn: string;
  readonly signOut: string;
  /** Seen beside the ticking time. */
  readonly timeLeft: string;
  /** Spoken now and then. */
  secondsLeft(seconds: number): string;
  readonly extending: string;
  readonly extendFailed: string;
  readonly signOutFailed: string;
  readonly checkingTitle: string;
  readonly checkingText: string;
  readonly unreachableText: string;
  readonly strandedText: string;
  readonly tryAgain: string;
  /** Somebody between page and server, such as a proxy, wants a sign-in. Its button says `signInAgain`. */
  readonly throughTitle: string;
  readonly throughText: string;
  /** Added in a warning. */
  throughWarning(seconds: number): string;
  readonly throughBlocked: string;
  readonly notNow: string;
  readonly endedTitle: string;
  readonly ended: Readonly<Record<EndReason | 'unknown', string>>;
  readonly signInAgain: string;
}

/** English. */
export const english: Messages = {
  lang: 'en',
  idleTitle: 'Are you still there?',
  idleText: (seconds) =>
    `You have not been active for a while. For your security you will be signed out in ${words(seconds)}.`,
  absoluteTitle: 'Your session will end soon',
  absoluteText: (seconds) =>
    `Save your work now. Your session has reached its longest duration: you will be signed out in ${words(seconds)}, and can then sign in again.`,
  stay: 'Stay signed in',
  carryOn: 'Continue',
  signOut: 'Sign out',
  timeLeft: 'Time left',
  secondsLeft: (seconds) => `${words(seconds)} left`,
  extending: 'One moment…',
  extendFailed: 'That did not reach the server. It is being tried again.',
  signOutFailed: 'You are not signed out yet: the server could not be reached. Try again.',
  checkingTitle: 'One moment, please',
  checkingText: 'Checking that you are still signed in.',
  unreachableText:
    'The server cannot be reached, so this page is hidden. It comes back as it was when the server says that you are still signed in.',
  strandedText:
    'The server cannot be reached at the moment. This page goes on to the sign-in page when it can.',
  tryAgain: 'Try again now',
  throughTitle: 'Sign in again to go on',
  throughText:
    'The way to the server is closed until you have signed in again. That is done in a small window: this page stays as it is, and goes on afterwards.',
  throughWarning: (seconds) => `Otherwise you will be signed out in ${words(seconds)}.`,
  throughBlocked: 'The small window was not opened. The link opens another page instead.',
  notNow: 'Not now',
  endedTitle: 'You have been signed out',
  ended: {
    idle: 'You were not active for a while, so your session was ended for your security.',
    absolute: 'Your session had reached its longest duration.',
    'signed-out': 'You signed out.',
    revoked: 'Your session was ended from another device, or by an administrator.',
    replaced: 'Somebody signed in again in this browser.',
    limit: 'There were too many sessions of your account, so this one was ended.',
    closed: 'The last page of your session was closed, so it was ended for your security.',
    unknown: 'Your session is over.',
  },
  signInAgain: 'Sign in again',
};

function words(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [plural(minutes, 'minute'), plural(rest, 'second')];
  return parts.filter((part) => part !== '').join(' ') || 'a moment';
}

function plural(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
