/** Knows what a browser has, whatever pages are open in it: a machine, a network, what pages share, and a cookie with its mark. */
import { MARK_NAME } from '../../../src/core/wire.ts';
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Machine } from './machine.ts';
import type { Network } from './network.ts';
import type { Origin } from './origin.ts';
import type { Server } from './server.ts';

/** `told`: the browser tells pages of every change of a cookie. `none`: whoever made the session set no mark. */
export type Marks = 'none' | 'read' | 'told';

/** The browser that a page lives in. */
export interface Home {
  readonly name: string;
  readonly machine: Machine;
  readonly network: Network;
  readonly origin: Origin;
  readonly marks: Marks;
  /** That of the session; empty when there is none. The mark goes with it. */
  cookie: string;
  /** What scripts can read. */
  readonly readable: string;
  /** Calls a listener when a cookie has changed; returns what stops that. */
  onCookie(listener: () => void): () => void;
  /** Something takes the mark away, and nothing else. */
  loseMark(): void;
  /** When the mark of a session went with its cookie; undefined while it has not. */
  markGoneAt(session: string): number | undefined;
  /** When something else took a mark away. */
  readonly markLostAt: number;
  /** How often the cookie was of another session since an instant. */
  changesSince(instant: number): number;
  /** Whether it was another's than a person's since an instant. */
  wasOthers(subject: string, since: number): boolean;
  /** When its session was last given another one. */
  rotatedAt: number;
  /** When the machine or its network last was not as it should be. */
  troubledAt: number;
  /** When the wall clock was last set. */
  steppedAt: number;
  /** When it was set the time before. */
  steppedBeforeAt: number;
  sleptAt: number;
}

export interface HomeOptions {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly server: Server;
  readonly machine: Machine;
  readonly network: Network;
  readonly origin: Origin;
  readonly marks: Marks;
}

/** The longest time until a browser tells of a cookie. */
const TELLING = 50;
/** By when pages must have seen that a mark is gone. */
const CHECKED_AFTER = 1_200;

/** Makes a browser in which a person has just signed in. */
export function createHome(options: HomeOptions): Home {
  const { name, scheduler, chance, server, machine, network, origin, marks } = options;
  const listeners = new Set<() => void>();
  const goneAt = new Map<string, number>();
  const held: { readonly session: string; readonly from: number }[] = [];
  let cookie = '';
  let mark = '';
  let markLostAt = Number.NEGATIVE_INFINITY;

  function tell(): void {
    if (marks !== 'told') return;
    scheduler.after(chance.between(0, TELLING), () => {
      for (const listener of listeners) listener();
    });
  }

  function hold(next: string): void {
    cookie = next;
    const session = server.sessionOf(next);
    if (held.at(-1)?.session !== session) held.push({ session, from: scheduler.now() });
    if (marks === 'none' || mark === session) return;
    if (mark !== '') {
      goneAt.set(mark, scheduler.now());
      // Pages are checked at every happening: then, if at no other.
      scheduler.after(CHECKED_AFTER, () => {});
    }
    mark = session;
    tell();
  }

  hold(server.signIn('', name));
  return {
    name,
    machine,
    network,
    origin,
    marks,
    get cookie() {
      return cookie;
    },
    set cookie(next) {
      hold(next);
    },
    get readable() {
      return mark === '' ? 'theme=dark' : `theme=dark; __Host-stillhere${MARK_NAME}=${mark}`;
    },
    onCookie(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    loseMark() {
      mark = '';
      markLostAt = scheduler.now();
      tell();
    },
    markGoneAt: (session) => goneAt.get(session),
    get markLostAt() {
      return markLostAt;
    },
    changesSince: (instant) => held.filter(({ from }) => from > instant).length,
    wasOthers: (subject, since) =>
      held.some(({ session }, index) => {
        const until = held[index + 1]?.from ?? Number.POSITIVE_INFINITY;
        return session !== '' && until > since && server.truthOf(session).subject !== subject;
      }),
    rotatedAt: Number.NEGATIVE_INFINITY,
    troubledAt: scheduler.now(),
    steppedAt: Number.NEGATIVE_INFINITY,
    steppedBeforeAt: Number.NEGATIVE_INFINITY,
    sleptAt: Number.NEGATIVE_INFINITY,
  };
}
