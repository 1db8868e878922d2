/** Knows that one dialog stands at a time, whatever elements and frames there are. */

/** On the outermost window of the origin: who has something to show, the one who may first. */
const SPEAKERS = Symbol.for('stillhere:speakers');

/** An element with something to show. Frames may run another version of it. */
export interface Speaker {
  readonly element: Element;
  /** How many windows stand around its own. */
  readonly depth: number;
  /** Looks again whether it may show it. */
  readonly render: () => void;
}

/** Where the client keeps the watches of a window. */
const WATCHES = Symbol.for('stillhere');

type Watching = Window & {
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

type Outermost = Window & { [SPEAKERS]?: Speaker[] };

/** The windows of this origin around this one, from the outermost; this one is the last. */
export function windowsOfOrigin(): readonly Window[] {
  const windows: Window[] = [window];
  try {
    for (let one: Window = window; one.parent !== one; one = one.parent) {
      if (!one.parent.document) break;
      windows.unshift(one.parent);
    }
  } catch {
    // Another origin's.
  }
  return windows;
}

/**
 * Whether this one may speak: no page around it watches the same session, and nobody further out, or who was earlier in the
 * same window, has something to say.
 */
export function maySpeak(speaker: Speaker, session: string | undefined): boolean {
  if (session !== undefined && isWatchedAround(session)) return false;
  const speakers = speakersOf();
  if (!speakers.includes(speaker)) {
    const at = speakers.findIndex(({ depth }) => depth > speaker.depth);
    speakers.splice(at === -1 ? speakers.length : at, 0, speaker);
    // Who spoke and is outranked stops before this one begins.
    if (at === 0) speakers[1]?.render();
  }
  while (speakers[0] !== undefined && !isThere(speakers[0])) speakers.shift();
  return speakers[0] === speaker;
}

/** It has nothing more to say. */
export function stopSpeaking(speaker: Speaker): void {
  const speakers = speakersOf();
  const at = speakers.indexOf(speaker);
  if (at === -1) return;
  speakers.splice(at, 1);
  if (at === 0) speakers[0]?.render();
}

/** As the client keeps it on each window. What is there may be of another version. */
function isWatchedAround(session: string): boolean {
  try {
    return windowsOfOrigin()
      .slice(0, -1)
      .some((around) =>
        [...((around as Watching)[WATCHES]?.values() ?? [])].some(
          ({ watch }) => !watch.isSpent && watch.session.snapshot.session === session,
        ),
      );
  } catch {
    return false;
  }
}

function speakersOf(): Speaker[] {
  const [outermost = window] = windowsOfOrigin() as readonly Outermost[];
  return ((outermost as Outermost)[SPEAKERS] ??= []);
}

/** The frame of an element may have been taken out of its page. */
function isThere({ element }: Speaker): boolean {
  return element.isConnected && element.ownerDocument.defaultView !== null;
}
