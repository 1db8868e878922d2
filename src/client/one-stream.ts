/**
 * Knows which of a browser's tabs has the stream of events. Whoever has it says so every second, and is replaced after two
 * of silence: no lock of the browser's, which a tab keeps that hangs, or was frozen or hidden without a word.
 */
import type { Clock } from '../core/clock.ts';
import type { attempt } from './attempt.ts';

/** Milliseconds. */
const BEAT = 1_000;
/** A tab that has the stream answers within this. */
const ANSWER = 200;
/** By chance longer, up to a quarter: so not all take it at once. */
const SILENCE = 2_000;

/** What a tab says to the others. Of two that have the stream it is that of the later turn; of one turn, the greater tab's. */
interface Word {
  readonly says: 'who' | 'here' | 'gone';
  readonly turn: number;
  readonly tab: number;
}

/** What a tab has already, and how it is told that the stream is its own, or another's. */
export interface OneStreamPort extends Pick<Clock, 'setTimer'> {
  readonly url: string;
  readonly attempt: typeof attempt;
  readonly begin: () => void;
  readonly end: () => void;
}

/** The stream as one tab sees it. */
export interface OneStream {
  /** Leaves the stream to the others; where nobody takes it, this tab has it again after so many milliseconds. */
  pass(wait: number): void;
  /** Another has taken it, who may not be heard here: then it is taken back when this tab is used again. */
  lose(): void;
  stop(): void;
}

/** Waits until nobody has the stream, and takes it. */
export function shareStream({ url, setTimer, attempt, begin, end }: OneStreamPort): OneStream {
  const key = `stillhere:${url}`;
  const tab = Math.random();
  const channel = attempt(() => new BroadcastChannel(key));
  let turn = 0;
  /** The last turn that this tab took, and whether another took it too that gives way to this one. */
  let own = 0;
  let isTied = false;
  let isOurs = false;
  let cancel = (): void => {};

  function say(says: Word['says']): void {
    const word: Word = { says, turn, tab };
    attempt(() => {
      if (channel !== undefined) channel.postMessage(word);
      // What stands there already is told to nobody.
      else localStorage.setItem(key, JSON.stringify({ ...word, at: Math.random() }));
    });
  }

  function wait(ms: number): void {
    cancel();
    cancel = setTimer(take, ms);
  }

  function take(): void {
    if (isOurs) return;
    if (isHidden()) return wait(SILENCE);
    own = turn += 1;
    isTied = false;
    isOurs = true;
    beat();
    begin();
  }

  function beat(): void {
    if (isHidden()) return pass(SILENCE);
    say('here');
    cancel();
    cancel = setTimer(beat, BEAT);
  }

  /** Also where nothing has told of it. */
  function isHidden(): boolean {
    return attempt(() => document.visibilityState) === 'hidden';
  }

  function letGo(): void {
    cancel();
    if (!isOurs) return;
    isOurs = false;
    end();
  }

  function pass(ms: number): void {
    if (isOurs) say('gone');
    letGo();
    wait(ms);
  }

  function hear(word: Partial<Word> | null | undefined): void {
    const { says, turn: theirs, tab: other } = word ?? {};
    if (says === 'who' && isOurs) say('here');
    if (typeof theirs !== 'number' || typeof other !== 'number' || theirs < turn) return;
    if (says === 'gone' && !isOurs) wait(ANSWER * Math.random());
    if (says !== 'here') return;
    if (theirs === own && other < tab) {
      isTied = true;
      // Where it is lost already, it was to that one: else nobody would have it.
      return take();
    }
    turn = theirs;
    letGo();
    wait(SILENCE * (1 + Math.random() / 4));
  }

  function onMessage({ data }: MessageEvent<Partial<Word> | null>): void {
    hear(data);
  }

  function onStorage({ key: changed, newValue }: StorageEvent): void {
    if (changed === key) hear(attempt(() => JSON.parse(String(newValue)) as Partial<Word> | null));
  }

  attempt(() => channel?.addEventListener('message', onMessage));
  attempt(() => addEventListener('storage', onStorage));
  say('who');
  wait(ANSWER);

  return {
    pass,
    lose() {
      letGo();
      // The server has heard last who gives way.
      if (isTied) take();
      else attempt(() => addEventListener('focus', take, { once: true }));
    },
    stop() {
      if (isOurs) say('gone');
      letGo();
      attempt(() => removeEventListener('focus', take));
      attempt(() => removeEventListener('storage', onStorage));
      attempt(() => channel?.close());
    },
  };
}
