/** Knows which beats are on their way, and what it means when they do not arrive. */

/** Rounds of beats through every place that news come from. */
export interface BeatRounds {
  /** A connection is new: what the one before did not hear says nothing of it. */
  begin(): void;
  /** Sends the next round. */
  send(): void;
  heard(message: string): void;
  /** Something has arrived over the connection: it is not half open. */
  arrived(): void;
  /** Something was missed: the round that is on its way tells nothing. */
  spoil(): void;
  /** Whether the store has taken in beat after beat of a place, and none of them has arrived. */
  isDeaf(): boolean;
}

/** So many beats that the store took in and that did not arrive, and the connection is half open. */
const UNHEARD = 4;
/** So many beats of a place may be without the store's answer; then only every tenth round tries it. */
const UNANSWERED = 3;
const SELDOM = 10;

/** Makes rounds of which none is on its way. */
export function createBeatRounds(options: {
  readonly places: number;
  readonly now: () => number;
  /** Says whether what the place noted of this node before is still there. */
  readonly sendBeat: (place: number, message: string) => Promise<boolean>;
  /** All beats of a round that was sent at `sentAt` have arrived, and nothing was missed on the way. */
  readonly heardAll: (sentAt: number) => void;
  /** Some beats of a round have not arrived in time, or a place has forgotten what it noted. */
  readonly lost: () => void;
}): BeatRounds {
  const places = Array.from({ length: options.places }, (_, place) => place);
  let round = 0;
  let sentAt = 0;
  /** Places of the round whose beat has not arrived, and those that have not said whether all is kept. */
  let missing = new Set<number>();
  let unsure = new Set<number>();
  let isWhole = false;
  /** By place: beats that the store has taken in since one arrived, and those that it has not answered yet. */
  let unheard = places.map(() => 0);
  const unanswered = places.map(() => 0);

  function count(counts: number[], place: number, by: number): void {
    counts[place] = (counts[place] ?? 0) + by;
  }

  function finish(): void {
    if (missing.size === 0 && unsure.size === 0 && isWhole) options.heardAll(sentAt);
  }

  async function sendBeat(place: number): Promise<void> {
    if ((unanswered[place] ?? 0) >= UNANSWERED && round % SELDOM !== 0) return;
    count(unanswered, place, 1);
    const [counts, own] = [unheard, unsure];
    try {
      const isKept = await options.sendBeat(place, `${round} ${place}`);
      count(counts, place, 1);
      own.delete(place);
      if (isKept) {
        if (own === unsure) finish();
      } else {
        isWhole = false;
        options.lost();
      }
    } catch {
      // A beat that cannot be sent is not heard: the next round finds it missing.
    } finally {
      count(unanswered, place, -1);
    }
  }

  return {
    begin() {
      unheard = places.map(() => 0);
    },
    send() {
      if (missing.size + unsure.size > 0) {
        isWhole = false;
        options.lost();
      }
      round += 1;
      sentAt = options.now();
      missing = new Set(places);
      unsure = new Set(places);
      isWhole = true;
      for (const place of places) void sendBeat(place);
    },
    heard(message) {
      const [number, place] = message.split(' ').map(Number);
      if (number === undefined || place === undefined) return;
      unheard[place] = 0;
      if (number !== round) return;
      missing.delete(place);
      finish();
    },
    arrived() {
      unheard.fill(0);
    },
    spoil() {
      isWhole = false;
    },
    isDeaf: () => unheard.some((beats) => beats >= UNHEARD),
  };
}
