/** Knows that one dialog stands at a time, whatever elements and frames there are. */
import { attempt } from '../client/attempt.ts';
import { afterPause } from './pause.ts';

/** On each window: who of it has something to show. */
const SPEAKERS = Symbol.for('stillhere:speakers');

const SECOND = 1_000;

/** An element with something to show. Frames may run another version of it. */
export interface Speaker {
  readonly element: Element;
  /** Looks again whether it may show it. */
  readonly render: () => void;
}

/** Where the client keeps the watches of a window. */
const WATCHES = Symbol.for('stillhere');

type Speaking = Window & {
  [SPEAKERS]?: Speaker[];
  [WATCHES]?: Map<
    string,
    {
      readonly watch: {
        readonly isSpent: boolean;
        readonly session: { readonly snapshot: { readonly session: string | undefined } };
      };
    }
  >;
};

/**
 * Whether this one may speak: no page around it watches the same session, and nobody further out, or who was earlier in the
 * same window, has something to say.
 */
export function maySpeak(speaker: Speaker, session: string | undefined): boolean {
  if (session !== undefined && isWatchedAround(session)) return false;
  const own = ((window as Speaking)[SPEAKERS] ??= []);
  if (!own.includes(speaker)) {
    own.push(speaker);
    const [first, second] = speakers();
    // Who spoke and is outranked stops before this one begins.
    if (first === speaker) second?.render();
  }
  return speakers()[0] === speaker;
}

/** It has nothing more to say. */
export function stopSpeaking(speaker: Speaker): void {
  const own = (window as Speaking)[SPEAKERS] ?? [];
  const at = own.indexOf(speaker);
  if (at === -1) return;
  own.splice(at, 1);
  own[0]?.render();
  // In other windows not at once: what this one was told, such as an answer, they are about to hear.
  afterPause(speaker.element, SECOND, () => attempt(() => speakers()[0]?.render()));
}

/** All of the page that this origin may look at, the outermost first. Frames of another may lie in between. */
function speakers(): readonly Speaker[] {
  const windows: Window[] = [window.top ?? window];
  for (const one of windows) {
    for (let at = 0; at < one.length; at += 1) windows.push(one[at] as Window);
  }
  return windows.flatMap((one) => attempt(() => (one as Speaking)[SPEAKERS]) ?? []).filter(isThere);
}

/** As the client keeps it on each window. */
function isWatchedAround(session: string): boolean {
  let around: Window = window;
  while (around.parent !== around) {
    around = around.parent;
    const isWatched = attempt(() =>
      [...((around as Speaking)[WATCHES]?.values() ?? [])].some(
        ({ watch }) => !watch.isSpent && watch.session.snapshot.session === session,
      ),
    );
    if (isWatched) return true;
  }
  return false;
}

/** The frame of an element may have been taken out of its page. */
function isThere({ element }: Speaker): boolean {
  return element.isConnected && element.ownerDocument.defaultView !== null;
}
