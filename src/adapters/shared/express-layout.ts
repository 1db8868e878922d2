/** Knows how V8 finds at once what is asked of the requests and answers of Express. */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Guarded } from '../../server/index.ts';

/** Under which it is noted on an answer what its guard has said, until its head goes out: null before, and after. */
export const NOTED: unique symbol = Symbol('stillhere');

/** What is looked at of an answer of Express. */
export interface ExpressAnswer {
  locals?: unknown;
  statusCode?: unknown;
  statusMessage?: unknown;
  [NOTED]?: Extract<Guarded<unknown>, { isAllowed: true }> | null | undefined;
}

/** What is put onto a request on its way, by Express, its router, and at last by Node. */
interface ExpressRequest {
  res?: unknown;
  next?: unknown;
  baseUrl?: unknown;
  originalUrl?: unknown;
  params?: unknown;
  route?: unknown;
  _parsedUrl?: unknown;
  _eventsCount?: unknown;
  [router: symbol]: unknown;
}

interface App {
  readonly parent?: App;
  handle?: (this: unknown, ...args: [ExpressRequest, ExpressAnswer]) => void;
}

/**
 * Whether it matters: before its version 13 (Node 24), V8 makes a hidden class for each property that comes onto an object
 * whose prototype was set, and for the next such object another.
 */
const MATTERS = Number.parseInt(process.versions.v8) < 13;
/** What the router of Express 5 calls the symbol under which it notes a path. */
const OF_ROUTER = 'router.tracing.matchedRoute';

const known = new WeakSet<App>();

/**
 * Express sets the prototypes of each request and answer, and puts some ten properties onto them afterwards. Half of what it takes
 * for a request is what V8 does about that: what it has learnt of one request is of no use for the next, and 11 kB of hidden
 * classes are left behind. So from its first guarded request on, an app has these properties put there before the prototypes are
 * set, each as it would be read anyway. All its requests then have the same hidden classes.
 */
export function keepLayout(request: object, response: object): void {
  const answer: ExpressAnswer = response;
  if (!MATTERS || answer[NOTED] !== undefined) return;
  let { app } = request as { readonly app?: App };
  while (app?.parent !== undefined) app = app.parent;
  if (app?.handle === undefined || known.has(app)) return;
  known.add(app);
  const { handle } = app;
  const router = Object.getOwnPropertySymbols(request).find(
    ({ description }) => description === OF_ROUTER,
  );
  app.handle = function layOut(...args) {
    const [incoming, outgoing] = args;
    // Others have a layout of their own: those of HTTP/2, of subclasses, and what has gone through an app already.
    if (
      Object.getPrototypeOf(incoming) === IncomingMessage.prototype &&
      Object.getPrototypeOf(outgoing) === ServerResponse.prototype
    ) {
      ownAll(incoming, outgoing);
      if (router !== undefined) ownOne(incoming, router);
    }
    handle.apply(this, args);
  };
}

/* oxlint-disable eslint/no-self-assign, eslint/no-underscore-dangle -- What is inherited, or not there, becomes the object's own. */
function ownAll(request: ExpressRequest, response: ExpressAnswer): void {
  request.res = request.res;
  request.next = request.next;
  request.baseUrl = request.baseUrl;
  request.originalUrl = request.originalUrl;
  request.params = request.params;
  request.route = request.route;
  request._parsedUrl = request._parsedUrl;
  request._eventsCount = request._eventsCount;
  response.locals = response.locals;
  response.statusCode = response.statusCode;
  response.statusMessage = response.statusMessage;
  response[NOTED] = null;
}

function ownOne(request: ExpressRequest, name: symbol): void {
  request[name] = request[name];
}
/* oxlint-enable eslint/no-self-assign, eslint/no-underscore-dangle */
