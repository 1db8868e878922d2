/** As much of a browser as one node sees without HTTP: a cookie, which goes with every request, to any node. */
import type { Exchange, Guarded } from '../../src/server/index.ts';
import { answerTo } from './answer.ts';

/** A node, as far as a browser asks it. */
interface Node {
  guard(request: Exchange['request']): Guarded<unknown> | Promise<Guarded<unknown>>;
}

export interface NodeBrowser {
  readonly exchange: Exchange;
  /** The cookie that it has; empty when it has none. */
  cookie(): string;
  /** The status of the answer to a request of nobody: 200, or why not. */
  status(node: Node): Promise<number>;
}

/** A browser without a cookie. */
export function createNodeBrowser(): NodeBrowser {
  let cookie = '';
  const headers = (): Readonly<Record<string, string>> => ({
    host: 'localhost',
    cookie,
    'session-passive': '?1',
  });
  const exchange: Exchange = {
    request: {
      method: 'POST',
      url: '/page',
      isEncrypted: false,
      header: (name) => headers()[name],
    },
    answer: answerTo((value) => {
      cookie = value.includes('Max-Age=0') ? '' : (value.split(';')[0] ?? '');
    }),
  };
  return {
    exchange,
    cookie: () => cookie,
    async status(node) {
      const guarded = await node.guard(exchange.request);
      return guarded.isAllowed ? 200 : guarded.response.status;
    },
  };
}
