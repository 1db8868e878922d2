/** Knows the words of the list of sessions: texts alone, so that another language is another object. */

/** The words of `<still-here-sessions>`. `{time}` stands for how long ago, `{device}` for a browser, `{count}` for a number. */
export interface SessionsListMessages {
  /** The language of the words; times are told in it too. */
  readonly lang: string;
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

/** English. */
export const english: SessionsListMessages = {
  lang: 'en',
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

/** In milliseconds, the largest first. */
const UNITS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long ago, such as `5 minutes ago` or `yesterday`. */
export function ago(elapsed: number, messages: SessionsListMessages): string {
  const unit = UNITS.find(([, size]) => elapsed >= size);
  if (unit === undefined) return messages.justNow;
  const [name, size] = unit;
  const format = new Intl.RelativeTimeFormat(messages.lang, { numeric: 'auto' });
  return format.format(-Math.floor(elapsed / size), name);
}

/** A text with what it has places for. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
