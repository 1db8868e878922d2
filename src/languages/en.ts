/** English, of which every other language is a translation. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  minutes: { one: '{n} minute', other: '{n} minutes' },
  seconds: { one: '{n} second', other: '{n} seconds' },
  and: ' ',
  moment: 'a moment',
  idleTitle: 'Are you still there?',
  idleText:
    'You have not been active for a while. For your security you will be signed out in {time}.',
  absoluteTitle: 'Your session will end soon',
  absoluteText:
    'Save your work now. Your session has reached its longest duration: you will be signed out in {time}, and can then sign in again.',
  stay: 'Stay signed in',
  moreTime: 'I need more time',
  moreTimeText:
    'You will then be signed out only after {time} without activity, also the next time you sign in in this browser.',
  usualTime: 'The usual time is enough',
  carryOn: 'Continue',
  signOut: 'Sign out',
  timeLeft: 'Time left',
  secondsLeft: '{time} left',
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
  throughWarning: 'Otherwise you will be signed out in {time}.',
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

export const pages: Pages = {
  reasons: {
    idle: 'You were signed out because nobody was active for a while.',
    absolute: 'You were signed out because your session had reached its longest duration.',
    'signed-out': 'You have signed out.',
    replaced: 'Somebody signed in again in this browser, which ended the session before.',
    limit: 'You were signed out because your account had too many sessions.',
    closed: 'You were signed out because the last page was closed.',
    none: 'Please sign in.',
    unknown: 'Your session is over. Please sign in again.',
    'not-fresh': 'Please enter your password again to do this.',
    'limit-reached': 'Your account is signed in at too many places: end one of them first.',
  },
  unavailable: 'The session cannot be checked right now. Try again.',
  unavailableText:
    'Your session cannot be checked right now. You have not been signed out: this page tries again by itself.',
  waitTitle: 'One moment, please',
  goOn: 'Go on',
  aliveTitle: 'You are still signed in',
  aliveText: 'This page was put away because nobody used it here for a while.',
  goBack: 'Go back to it',
  throughTitle: 'Thank you',
  throughText: 'The page that you came from goes on as it was. You can close this one.',
};
