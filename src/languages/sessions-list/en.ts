/** English, of which every other language is a translation. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  label: 'Your sessions',
  thisBrowser: 'This browser',
  unknownDevice: 'Unknown device',
  activeNow: 'Active now',
  lastActive: 'Last active {time}',
  signedIn: 'Signed in {time}',
  justNow: 'just now',
  end: 'End session',
  endOthers: 'End all other sessions',
  noOthers: 'You are not signed in anywhere else.',
  more: 'Sessions that are not shown: {count}.',
  ended: 'The session has ended: {device}.',
  endedOthers: 'All other sessions have ended.',
  failed: 'That did not reach the server: nothing was ended. Try again.',
  unreachable: 'Your sessions cannot be shown at the moment.',
  notFresh: 'For your security, sign in again before you end sessions.',
  signInAgain: 'Sign in again',
  over: 'You are not signed in any more.',
};
