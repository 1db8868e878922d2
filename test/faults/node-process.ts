/** One node of a cluster, in a process of its own that may be killed: it does as it is told, and tells what it did. */
import { createClient } from 'redis';
import { createSessions, type Exchange } from '../../src/server/index.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { answerTo } from '../support/answer.ts';

/** What a node is told to do. */
export type Order =
  | { readonly do: 'sign-in'; readonly person: number }
  | { readonly do: 'visit'; readonly cookie: string; readonly person: number };

/** What a node tells. Instants are milliseconds since 1970. */
export type Word =
  | { readonly says: 'ready' }
  | {
      readonly says: 'signed-in';
      readonly person: number;
      readonly cookie: string;
      readonly session: string;
      readonly at: number;
    }
  | {
      readonly says: 'visited';
      readonly person: number;
      readonly isAllowed: boolean;
      readonly at: number;
    }
  | {
      readonly says: 'ended';
      readonly session: string;
      readonly reason: string;
      readonly at: number;
    };

const [port, idleTimeout, flushInterval] = process.argv.slice(2).map(Number);

function tell(word: Word): void {
  process.send?.(word);
}

function exchangeOf(cookie: string, setCookie: (cookie: string) => void): Exchange {
  return {
    request: {
      method: 'POST',
      url: '/',
      isEncrypted: false,
      header: (name) => ({ host: 'localhost', cookie })[name],
    },
    answer: answerTo((value) => setCookie(value.split(';')[0] ?? '')),
  };
}

const client = createClient({ socket: { host: '127.0.0.1', port: port ?? 0 } });
client.on('error', () => {});
await client.connect();
const sessions = createSessions({
  policy: {
    idleTimeout: `${idleTimeout ?? 0}ms`,
    warnBefore: 500,
    shortWarningBecause: 'a test',
  },
  store: createRedisStore({ client, kind: 'redis' }),
  flushInterval: flushInterval ?? 0,
});
sessions.on('ended', ({ session, reason, at }) => tell({ says: 'ended', session, reason, at }));

process.on('message', (order: Order) => {
  const at = Date.now();
  if (order.do === 'sign-in') {
    let cookie = '';
    void sessions
      .of(exchangeOf('', (given) => (cookie = given)))
      .signIn(`person ${order.person}`)
      .then(({ id }) => tell({ says: 'signed-in', person: order.person, cookie, session: id, at }));
  } else {
    const visit = sessions.guard(exchangeOf(order.cookie, () => {}).request);
    void Promise.resolve(visit).then(({ isAllowed }) =>
      tell({ says: 'visited', person: order.person, isAllowed, at }),
    );
  }
});
tell({ says: 'ready' });
