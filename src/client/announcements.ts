/** Knows what the page is told of its session, by which events, and how it leaves after the last of them. */
import { createEmitter } from '../core/emitter.ts';
import { instantsOf } from '../core/instants.ts';
import { attempt, createAbort } from './attempt.ts';
import { createDeparture } from './departure.ts';
import { createFarewell, goForGood, signInAddress } from './farewell.ts';
import type { EndReason } from '../core/reasons.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import type { UnsavedForms } from './unsaved-forms.ts';
import type { WatchedPage } from './watched-page.ts';
import type { WatchedSession, WatchEvents } from './watched-session.ts';

/** What is told to a page. */
export interface Announcements extends Pick<WatchedSession, 'on'> {
  announce(name: keyof WatchEvents): void;
  /** Lets the page save before `signOut`, and tells when that failed. */
  signOut(signOut: () => Promise<boolean>): Promise<boolean>;
  /** Another person signed in: lets the page put away what is not saved, and loads it again. */
  reload(): Promise<void>;
  stop(): void;
}

/**
 * Makes the announcements of a page. `onEnded` is called when its end was told, `stranded` when the page wants to leave and
 * cannot, or can at last; `heardAt` tells when the server was heard last. `stays` is asked at an end, and gives what lets the
 * page wait where it is.
 */
export function createAnnouncements(
  page: WatchedPage,
  loop: Pick<MonitorLoop, 'state'>,
  {
    onEnded,
    stranded,
    heardAt,
    stays,
  }: {
    readonly onEnded: () => void;
    readonly stranded: (isStranded: boolean) => void;
    readonly heardAt: () => number;
    readonly stays: (reason: EndReason | 'unknown') => Promise<(() => void) | undefined>;
  },
): Announcements {
  const { window, clock, unsavedForms, endingTimeout, signInUrl, elapsed, report } = page;
  const { location } = window;
  const events = createEmitter<WatchEvents>(report);
  const farewell = createFarewell(events, clock, endingTimeout);
  let forms: UnsavedForms | undefined;
  let hasEnded = false;

  if (unsavedForms !== undefined) {
    import('./unsaved-forms.ts').then(({ guardUnsavedForms }) => {
      if (!hasEnded) forms = guardUnsavedForms(window, unsavedForms, createAbort());
    }, report);
  }

  const depart = createDeparture(page, heardAt, stranded);

  async function finish(): Promise<void> {
    const { reason = 'unknown' } = loop.state;
    const staying = stays(reason);
    await farewell.save(reason);
    const wait = await staying;
    events.emit('ended', { reason });
    if (wait) {
      farewell.callOff();
      return wait();
    }
    onEnded();
    if (signInUrl === false) return;
    leave(() => {
      location.replace(attempt(() => signInAddress(location, signInUrl, reason)) ?? signInUrl);
    });
  }

  function leave(go: () => void): void {
    forms?.stepAside();
    goForGood(window, () => depart(go));
  }

  return {
    on: events.on,
    announce(name) {
      const { state } = loop;
      switch (name) {
        case 'warning':
          events.emit(name, {
            kind: state.warning ?? 'idle',
            remaining: Math.max(0, instantsOf(state).deadline - elapsed()),
          });
          return;
        case 'extended':
        case 'resumed':
          farewell.callOff();
          events.emit(name, { session: state.session });
          return;
        case 'failed':
          events.emit(name, { what: 'extend' });
          return;
        case 'ending':
          farewell.callOff();
          void farewell.save(state.warning ?? 'absolute');
          return;
        case 'ended':
          void finish();
      }
    },
    async signOut(signOut) {
      await farewell.save('signed-out');
      const isOut = await signOut();
      if (!isOut) {
        farewell.callOff();
        events.emit('failed', { what: 'sign-out' });
      }
      return isOut;
    },
    async reload() {
      await farewell.save('replaced');
      leave(() => location.reload());
    },
    stop() {
      hasEnded = true;
      forms?.stop();
    },
  };
}
