/** Knows the way between a page and the server: slow, broken, or of which the answer is lost. */
import { TransportError } from '../../../src/core/errors.ts';
import type { Status } from '../../../src/core/wire.ts';
import type { Transport } from '../../../src/client/transport.ts';
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Server } from './server.ts';

export type Weather = 'fine' | 'lossy' | 'down' | 'silent' | 'busy';

/** The connection of a machine. */
export interface Network {
  weather: Weather;
  /** Milliseconds that every request takes more. */
  slowness: number;
  /** Sends something to the server: what it says, after it has thought on, or a failure. */
  send<Answer>(handle: () => Answer, thinking?: number): Promise<Answer>;
  /** The server says something unasked. */
  push(tell: () => void): void;
}

/** What a request is sent from. */
export interface Sender {
  cookie(): string;
  setCookie(cookie: string): void;
  /** Runs something in the page, when it can run. */
  reach(run: () => void): void;
  /** A request left. */
  sent(): number;
  /** The server's answer to the request of that instant came in. */
  answered(sentAt: number): void;
}

const FASTEST = 2;
const SLOWEST = 120;
/** After so long the client gives a request up. */
const TIME_LIMIT = 8_000;
const RETRY_AFTER = 4_000;

export function createNetwork(scheduler: Scheduler, chance: Chance): Network {
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => void scheduler.after(ms, resolve));
  const way = (): number => chance.between(FASTEST, SLOWEST);
  const isLost = (): boolean => network.weather === 'lossy' && chance.happens(0.3);

  async function pass(): Promise<void> {
    await wait(way() + network.slowness / 2);
    if (network.weather === 'down') throw new TransportError('No network');
    if (network.weather === 'silent' || isLost()) await new Promise<never>(() => {});
  }

  const network: Network = {
    weather: 'fine',
    slowness: 0,
    async send(handle, thinking = 0) {
      await pass();
      if (network.weather === 'busy') {
        await wait(way());
        if (chance.happens(0.5)) throw new TransportError('HTTP 500', { retryAfter: RETRY_AFTER });
        throw new TransportError('A proxy wants a sign-in', { isIntercepted: true });
      }
      const answer = handle();
      await wait(thinking);
      await pass();
      return answer;
    },
    push(tell) {
      if (network.weather !== 'fine') return;
      scheduler.after(way() + network.slowness / 2, () => {
        if (network.weather === 'fine') tell();
      });
    },
  };
  return network;
}

/** The transport of a page: it settles within its time limit, in the page's own time. */
export function createTransport(
  scheduler: Scheduler,
  network: Network,
  server: Server,
  sender: Sender,
): Transport {
  function call(handle: (cookie: string) => Status, clearsCookie = false): Promise<Status> {
    const cookie = sender.cookie();
    const sentAt = sender.sent();
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = (say: () => void): void =>
        sender.reach(() => {
          if (!isOver) say();
          isOver = true;
        });
      const callOff = scheduler.after(TIME_LIMIT, () =>
        finish(() => reject(new TransportError('No answer'))),
      );
      network
        .send(() => handle(cookie))
        .then(
          (status) => {
            callOff();
            // The cookie is the browser's: it goes even if the page sleeps.
            if (clearsCookie && sender.cookie() === cookie) sender.setCookie('');
            finish(() => {
              sender.answered(sentAt);
              resolve(status);
            });
          },
          (error: unknown) => {
            callOff();
            finish(() => reject(error));
          },
        );
    });
  }

  return {
    status: () => call(server.status),
    ping: (idleFor) => call((cookie) => server.ping(cookie, Math.round(idleFor))),
    signOut: () =>
      call((cookie) => {
        // Of whatever age the cookie is: the person wants to go.
        server.end(server.sessionOf(cookie), 'signed-out');
        return server.status(cookie);
      }, true),
    listen(onStatus) {
      const cookie = sender.cookie();
      return server.onEnded(({ id, ended }) => {
        if (id !== server.sessionOf(cookie) || ended === undefined) return;
        network.push(() =>
          sender.reach(() => onStatus({ state: 'ended', session: id, reason: ended.reason })),
        );
      });
    },
  };
}
