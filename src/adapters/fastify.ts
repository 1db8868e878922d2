/** Knows how the sessions become Fastify hooks (Fastify 5). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type {
  Duration,
  Guarded,
  RequestSession,
  RequestView,
  Session,
  Sessions,
} from '../server/index.ts';
import { checkAnswer, checkCall, parseWithin, type SessionCalls } from './shared/calls.ts';
import { createKept } from './shared/kept.ts';
import { beginWith } from './shared/node-head.ts';
import { answerSurface } from './shared/node-door.ts';
import { bodyOf, requestView, targetOf } from './shared/node-request.ts';
import { oneDoor } from './shared/one-door.ts';

/** A hook for `onRequest`, of an app (`addHook`) or a route. It answers, or calls `done`. */
export type FastifyHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) => void;

/** Sessions for Fastify: three kinds of hooks, and what a handler calls with its `request` and `reply`. */
export interface FastifySessions<Data> extends Omit<SessionCalls<Data, FastifyRequest>, 'of'> {
  /** Answers the `/session` surface: `app.addHook('onRequest', surface)` on the outermost app. */
  readonly surface: FastifyHook;
  /** Lets only live sessions pass: `app.addHook('onRequest', guard)`, or `{ onRequest: [guard] }` of a route. */
  readonly guard: FastifyHook;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): FastifyHook;
  /** The session of this request's browser: to look, sign in and out, rotate and update. */
  of(request: FastifyRequest, reply: FastifyReply): RequestSession<Data>;
}

/** Puts sessions behind Fastify. */
export function createFastifySessions<Data>(sessions: Sessions<Data>): FastifySessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): FastifySessions<Data> {
  const kept = createKept(sessions);
  const current = (request: FastifyRequest): Session<Data> => kept.current(request, request);

  function pass(
    request: FastifyRequest,
    reply: FastifyReply,
    guarded: Guarded<Data>,
    done: () => void,
  ): void {
    if (!guarded.isAllowed) {
      answer(reply, guarded.response);
      return;
    }
    reply.header('cache-control', 'no-store');
    beginWith(reply.raw, guarded, reply);
    kept.pass(request, request, guarded.session);
    done();
  }

  return {
    current,
    surface(request, reply, done) {
      if (isPlugin(request, done)) return;
      if (!sessions.isOwn({ url: targetOf(request.originalUrl) })) {
        done();
        return;
      }
      const view = viewOf(request);
      // In `onRequest` nobody has read the body yet.
      answerSurface(sessions, request.raw, view, bodyOf(request.raw), () => {
        reply.header('connection', 'close');
      })
        .then((response) => answer(reply, response))
        .catch(done);
    },
    guard(request, reply, done) {
      if (isPlugin(request, done)) return;
      const guarded = sessions.guard(viewOf(request));
      if (guarded instanceof Promise) {
        guarded.then((outcome) => pass(request, reply, outcome, done), done);
      } else {
        pass(request, reply, guarded, done);
      }
    },
    requireFresh(within) {
      const limit = parseWithin(within);
      return (request, reply, done) => {
        const refusal = sessions.refuseStale(viewOf(request), current(request), limit);
        if (refusal === undefined) done();
        else answer(reply, refusal);
      };
    },
    of(request, reply) {
      checkAnswer(reply);
      return kept.of(request, request, reply.raw, () => viewOf(request));
    },
    refreshTag: (request) => sessions.refreshTag(viewOf(request)),
  };
}

/** The route that Fastify 5.12 itself makes for HEAD takes a `Response` for text, and would answer 500. */
function answer(reply: FastifyReply, response: Response): void {
  if (reply.request.method !== 'HEAD') {
    reply.send(response);
    return;
  }
  reply.code(response.status);
  for (const [name, value] of response.headers) reply.header(name, value);
  reply.send(response.body ?? undefined);
}

function viewOf(request: FastifyRequest): RequestView {
  return requestView(request.raw, request.originalUrl, request);
}

/** Whether it was registered as a plugin: then Fastify has called it with an app, and hears of an error by `done`. */
function isPlugin(
  request: Partial<FastifyRequest> | undefined,
  done: (error: Error) => void,
): boolean {
  checkCall(request);
  if (request?.raw !== undefined) return false;
  const instead = "`app.addHook('onRequest', web.surface)`, not `app.register`";
  done(new TypeError(`\`surface\` and \`guard\` are hooks, no plugins: ${instead}`));
  return true;
}
