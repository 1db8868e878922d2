/** Knows the points of a call at which its store can stop: at each command that it sends. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Where a store stops: before it gets a command, or when it has done it, and its answer is not out yet. */
export interface StopPoint {
  /** The command, counted from 1. */
  readonly at: number;
  readonly when: 'unheard' | 'unanswered';
}

export interface StopPoints {
  /** The way of every command to the store. */
  send<Answer>(command: () => Promise<Answer>): Promise<Answer>;
  /** How many commands a call sends. */
  count(call: () => Promise<unknown>): Promise<number>;
  /**
   * Makes calls, all at once, up to their points; stops the store when all are there, and lets it go on after `time`.
   * Answers when all calls are over, however they end.
   */
  stopAt(
    calls: readonly { readonly point: StopPoint; readonly run: () => Promise<unknown> }[],
    server: { pause(): void; resume(): void },
    time: number,
  ): Promise<void>;
}

interface Journey {
  commands: number;
  readonly point: StopPoint | undefined;
  readonly arrive: () => void;
  readonly stopped: Promise<void>;
  readonly resumed: Promise<void>;
}

/** Makes points for the commands of one client. */
export function createStopPoints(): StopPoints {
  const current = new AsyncLocalStorage<Journey>();
  const nothing = Promise.resolve();

  return {
    async send(command) {
      const journey = current.getStore();
      if (journey === undefined) return command();
      journey.commands += 1;
      if (journey.commands !== journey.point?.at) return command();
      if (journey.point.when === 'unheard') {
        journey.arrive();
        await journey.stopped;
        return command();
      }
      try {
        return await command();
      } finally {
        journey.arrive();
        await journey.resumed;
      }
    },
    async count(call) {
      const point = undefined;
      const journey = { commands: 0, point, arrive() {}, stopped: nothing, resumed: nothing };
      await current.run(journey, call);
      return journey.commands;
    },
    async stopAt(calls, server, time) {
      const [stopped, resumed] = [gate(), gate()];
      const onTheWay = calls.map(({ point, run }) => {
        const arrived = gate();
        const journey = {
          commands: 0,
          point,
          arrive: arrived.open,
          stopped: stopped.passed,
          resumed: resumed.passed,
        };
        const done = current.run(journey, run).catch(() => {});
        return { done, arrived: Promise.race([arrived.passed, done]) };
      });
      await Promise.all(onTheWay.map(({ arrived }) => arrived));
      server.pause();
      stopped.open();
      await new Promise((resolve) => setTimeout(resolve, time));
      server.resume();
      resumed.open();
      await Promise.all(onTheWay.map(({ done }) => done));
    },
  };
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
