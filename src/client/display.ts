/** Knows what the page is shown of its session: a curtain, and a snapshot that tells of its changes. */
import { createEmitter } from '../core/emitter.ts';
import { instantsOf } from '../core/instants.ts';
import type { MonitorLoop } from './monitor-loop.ts';
import type { Curtain } from './curtain.ts';
import { isKnownToBeOver } from './known-end.ts';
import { snapshotOf, type SessionSnapshot } from './snapshot.ts';
import type { WatchedPage } from './watched-page.ts';

/** What a page sees. */
export interface Display {
  readonly snapshot: SessionSnapshot;
  subscribe(listener: () => void): () => void;
  /** Draws or opens the curtain, as the state wants it. */
  cover(): void;
  /** Tells what is new to see. */
  show(): void;
  /** What is kept is kept covered: nothing shows before the restored page has asked. */
  putAway(isKept: boolean): void;
  /** Whether the page wants to leave, and cannot. */
  strand(isStranded: boolean): void;
  /** How the page waits for the person to sign in again. */
  wait(how: SessionSnapshot['signInAgain']): void;
  /** Nothing is watched any more: what was hidden is shown, unless the session is known to be over. */
  stop(): void;
}

/** Makes what a page sees of its state and of the reasons of its holds, behind a curtain. */
export function createDisplay(
  page: WatchedPage,
  loop: Pick<MonitorLoop, 'state'>,
  holds: () => readonly string[],
  curtain: Curtain,
): Display {
  const { elapsed, report } = page;
  const changes = createEmitter<{ snapshot: SessionSnapshot }>(report);
  let snapshot = snapshotOf(loop.state, holds(), elapsed(), undefined);
  /** Until it is restored. Engines tell a page that is kept only then that it is hidden: a look at the deadlines. */
  let isPutAway = false;
  let isStranded = false;
  let waiting: SessionSnapshot['signInAgain'];

  function show(): void {
    const { state } = loop;
    const believed = isStranded ? { ...state, failingSince: 0 } : state;
    const shown = snapshotOf(
      believed,
      holds(),
      elapsed(),
      snapshot,
      state.phase === 'ended' ? waiting : undefined,
    );
    if (shown === snapshot) return;
    snapshot = shown;
    changes.emit('snapshot', snapshot);
  }

  return {
    get snapshot() {
      return snapshot;
    },
    subscribe: (listener) => changes.on('snapshot', listener),
    cover() {
      const { phase } = loop.state;
      if (isPutAway || phase === 'confirming' || phase === 'ended') curtain.draw();
      else curtain.open();
    },
    show,
    strand(isNow) {
      isStranded = isNow;
      show();
    },
    wait(how) {
      waiting = how;
      show();
    },
    putAway(isKept) {
      isPutAway = isKept;
      if (isKept) curtain.draw();
    },
    stop() {
      const { state } = loop;
      const isOver = state.phase === 'ended' || elapsed() >= instantsOf(state).deadline;
      if (!isOver && !state.changed && !isKnownToBeOver(page)) curtain.open();
    },
  };
}
