/** Runs in a page: shows `<still-here>` in each state that a person can come to see, and says which there are. */
import 'stillhere/element/define';
import type { SessionSnapshot, WatchedSession } from 'stillhere/client';
import { cutOff } from './cut-off.ts';

/** What a page can show. */
export interface StatesPage {
  readonly names: readonly string[];
  /** Shows a state, in a new element; returns when it stands. */
  show(name: string): Promise<void>;
  /** What of it a window as small as this one cuts off. */
  cutOff(): readonly string[];
}

declare global {
  interface Window {
    readonly statesPage: StatesPage;
  }
}

const ACTIVE: SessionSnapshot = {
  state: 'active',
  session: 'one',
  warning: undefined,
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
  reason: undefined,
};

const IDLE: Partial<SessionSnapshot> = { state: 'warning', warning: 'idle', remaining: 125_000 };

/** A state, and the button that leads on to it. */
interface State {
  readonly snapshot: Partial<SessionSnapshot>;
  readonly press?: string;
}

const STATES: Readonly<Record<string, State>> = {
  'idle warning': { snapshot: IDLE },
  'idle warning, asked to stay': { snapshot: { ...IDLE, isExtending: true } },
  'idle warning, staying failed': { snapshot: { ...IDLE, hasFailed: true } },
  'idle warning, sign-out failed': { snapshot: IDLE, press: 'Sign out' },
  'idle warning, more time offered': { snapshot: { ...IDLE, extendedTime: 9_000_000 } },
  'idle warning, more time chosen': {
    snapshot: { ...IDLE, extendedTime: 9_000_000, hasExtendedTime: true },
  },
  'absolute warning': {
    snapshot: { state: 'warning', warning: 'absolute', remaining: 300_000 },
  },
  'absolute end in sight': { snapshot: { absoluteRemaining: 290_000 } },
  asking: { snapshot: { state: 'confirming' } },
  'asking, no answer': { snapshot: { state: 'confirming', isUnreachable: true } },
  'a proxy wants a sign-in': { snapshot: { isIntercepted: true } },
  'a proxy wants a sign-in, no window opened': {
    snapshot: { isIntercepted: true },
    press: 'Sign in again',
  },
  'a proxy wants a sign-in, idle warning': { snapshot: { ...IDLE, isIntercepted: true } },
  ...Object.fromEntries(
    (
      [
        'idle',
        'absolute',
        'signed-out',
        'revoked',
        'replaced',
        'limit',
        'closed',
        'unknown',
      ] as const
    ).map((reason) => [`ended: ${reason}`, { snapshot: { state: 'ended', reason } }]),
  ),
  'ended, no way out': { snapshot: { state: 'ended', reason: 'idle', isUnreachable: true } },
};

/** A session that stands still. */
function standingAt(snapshot: SessionSnapshot): WatchedSession {
  const refused = (): Promise<boolean> => Promise.resolve(false);
  return {
    snapshot,
    signInUrl: '/sign-in',
    subscribe: () => () => undefined,
    on: () => () => undefined,
    extend: refused,
    extendTime: refused,
    signOut: refused,
    hold: () => undefined,
    watch: () => () => undefined,
    log: [],
    inspect: () => ({
      idleRemaining: 0,
      absoluteRemaining: 0,
      idleFor: 0,
      answeredAgo: 0,
      leaseRemaining: 0,
    }),
    // No request is made here.
    requests: {} as WatchedSession['requests'],
    wayThrough: { url: '/through', open: () => false },
    stop: () => undefined,
  };
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const statesPage: StatesPage = {
  names: Object.keys(STATES),
  cutOff,
  async show(name) {
    const state = STATES[name];
    if (state === undefined) throw new Error(`There is no state "${name}"`);
    document.querySelector('still-here')?.remove();
    await nextTask();
    const element = document.createElement('still-here');
    element.session = standingAt({ ...ACTIVE, ...state.snapshot });
    document.body.append(element);
    await nextTask();
    if (state.press === undefined) return;
    const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
    buttons.find(({ textContent }) => textContent === state.press)?.click();
    await nextTask();
  },
};
Object.defineProperty(window, 'statesPage', { value: statesPage });
