/** Knows how a page takes leave: saves what is not saved, and goes to the sign-in page. */
import type { Clock } from '../core/clock.ts';
import type { Emitter } from '../core/emitter.ts';
import { encodeNext } from '../core/next.ts';
import type { EndReason } from '../core/reasons.ts';
import { attempt } from './attempt.ts';
import type { PageWindow } from './page-window.ts';
import type { WatchEvents } from './watched-session.ts';

/** The end of a page. */
export interface Farewell {
  /** Asks the page to save, if it was not asked yet; settles when it has, or when it took too long. */
  save(reason: EndReason | 'unknown'): Promise<unknown>;
  /** There is no end after all: what was saved was for another. */
  callOff(): void;
}

/** Waits at most `longest` milliseconds for what the page does at `ending`. */
export function createFarewell(
  events: Emitter<WatchEvents>,
  clock: Clock,
  longest: number,
): Farewell {
  let saved: Promise<unknown> | undefined;
  return {
    save(reason) {
      saved ??= Promise.race([
        Promise.allSettled(events.emit('ending', { reason })),
        new Promise((resolve) => clock.setTimer(() => resolve(undefined), longest)),
      ]);
      return saved;
    },
    callOff() {
      saved = undefined;
    },
  };
}

/**
 * Goes, and goes again when the back button brings the page as it was: another way that the person took may call this one
 * off.
 */
export function goForGood(window: PageWindow, go: () => void): void {
  attempt(() =>
    window.addEventListener('pageshow', ({ persisted }) => {
      if (persisted) go();
    }),
  );
  go();
}

/** What servers lead on to or from: a slash or `.html` at the end, and a language in front of a page that has one. */
const REWRITTEN = /^\/\w\w(-\w+)?(?=\/.)|(\.html)?\/?$/g;

/** Whether an end would lead to the page that is shown: else it would lead from there to the same page again, for ever. */
export function isSignInPage(location: Location, signInUrl: string | false): boolean {
  const plain = (url: string): string =>
    new URL(url, location.href).pathname.replace(REWRITTEN, '');
  return signInUrl !== false && attempt(() => plain(signInUrl) === plain('')) === true;
}

/**
 * Where an end leads to: after signing out nobody wants to come back to the page that they left. An address that would
 * be too long goes without its fragment, or does not go with it at all.
 */
export function signInAddress(
  { href, pathname, search, hash }: Location,
  signInUrl: string,
  reason: EndReason | 'unknown',
): string {
  const url = new URL(signInUrl, href);
  url.searchParams.delete('next');
  url.searchParams.set('reason', reason);
  const next = encodeNext(pathname + search + hash) ?? encodeNext(pathname + search);
  if (reason !== 'signed-out' && next !== undefined) url.search += `&next=${next}`;
  return url.href;
}
