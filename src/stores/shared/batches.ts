/** Knows how what many ask for one by one is asked of a store together. */
import type { Clock } from '../../core/clock.ts';

/** The answers of one call: what is to be said to who asked for an id, or thrown at that one alone. */
export type Answers<Answer> = (id: string, place: number) => Answer;

interface Asker<Answer> {
  readonly id: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds for which those who come later wait for a call that is under way: one that hangs holds nobody up. */
const HOLD = 50;

/**
 * Makes what asks for one id, together with all who ask in the same turn of the event loop, or while a call is under way:
 * so the calls are the larger the more there is to do, and who is alone waits for nobody. No call asks for more than
 * `most`; as many wait, and they go at once. When a call fails, all its askers are told so.
 */
export function createBatches<Answer>(options: {
  readonly clock: Clock;
  readonly most: number;
  readonly ask: (ids: readonly string[]) => Promise<Answers<Answer>>;
}): (id: string) => Promise<Answer> {
  const { clock, most, ask } = options;
  let waiting: Asker<Answer>[] = [];
  let underWay = 0;
  let isPlanned = false;

  async function send(): Promise<void> {
    const askers = waiting;
    waiting = [];
    underWay += 1;
    let isHeld = true;
    const letGo = (): void => {
      if (!isHeld) return;
      isHeld = false;
      underWay -= 1;
      sendNext();
    };
    const cancel = clock.setTimer(letGo, HOLD);
    try {
      const answerOf = await ask(askers.map(({ id }) => id));
      askers.forEach((asker, place) => answer(asker, place, answerOf));
    } catch (error) {
      for (const { reject } of askers) reject(error);
    } finally {
      cancel();
      letGo();
    }
  }

  function sendNext(): void {
    if (underWay === 0 && waiting.length > 0) void send();
  }

  return (id) =>
    new Promise((resolve, reject) => {
      waiting.push({ id, resolve, reject });
      if (waiting.length >= most) {
        void send();
      } else if (underWay === 0 && !isPlanned) {
        isPlanned = true;
        setImmediate(() => {
          isPlanned = false;
          sendNext();
        });
      }
    });
}

function answer<Answer>(asker: Asker<Answer>, place: number, answerOf: Answers<Answer>): void {
  try {
    asker.resolve(answerOf(asker.id, place));
  } catch (error) {
    asker.reject(error);
  }
}
