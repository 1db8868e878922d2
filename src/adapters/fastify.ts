/** Knows how the sessions become Fastify hooks (Fastify 5). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseDuration } from '../core/duration.ts';
import type {
  Duration,
  Guarded,
  RequestSession,
  RequestView,
  Session,
  Sessions,
} from '../server/index.ts';
import { putGuarded } from './shared/node-answer.ts';
import { bodyOf, giveUpRest, requestView, surfaceRequest } from './shared/node-request.ts';
import { createSessionOn } from './shared/one-session.ts';

/** A hook for `onRequest`, of an app (`addHook`) or a route. It answers, or calls `done`. */
export type FastifyHook = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) => void;

/** Sessions for Fastify: three kinds of hooks, and what a handler calls with its `request` and `reply`. */
export interface FastifySessions<Data> {
  /** Answers the `/session` surface: `app.addHook('onRequest', surface)` on the outermost app. */
  readonly surface: FastifyHook;
  /** Lets only live sessions pass: `app.addHook('onRequest', guard)`, or `{ onRequest: [guard] }` of a route. */
  readonly guard: FastifyHook;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): FastifyHook;
  /**
   * The session that the guard let through.
   * @throws TypeError when this request did not pass the guard.
   */
  current(request: FastifyRequest): Session<Data>;
  /** The session of this request's browser: to look, sign in and out, rotate and update. */
  of(request: FastifyRequest, reply: FastifyReply): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(request: FastifyRequest): Promise<string>;
}

/** Puts sessions behind Fastify. */
export function createFastifySessions<Data>(sessions: Sessions<Data>): FastifySessions<Data> {
  // On the request itself: a weak map would cost the garbage collector more than all the rest. The symbol is this
  // factory's own, so that sessions of two kinds behind one app are never taken for each other.
  const allowed: unique symbol = Symbol('stillhere');
  const sessionOn = createSessionOn(sessions);
  type Allowed = FastifyRequest & { [allowed]?: () => Session<Data> };

  function current(request: Allowed): Session<Data> {
    const session = request[allowed]?.();
    if (session === undefined) {
      throw new TypeError('This request did not pass the guard: put `guard` before this handler');
    }
    return session;
  }

  function pass(
    request: Allowed,
    reply: FastifyReply,
    guarded: Guarded<Data>,
    done: () => void,
  ): void {
    if (!guarded.isAllowed) {
      reply.send(guarded.response);
      return;
    }
    reply.header('cache-control', 'no-store');
    putGuarded(reply.raw, guarded);
    request[allowed] = guarded.session;
    done();
  }

  return {
    current,
    surface(request, reply, done) {
      const view = viewOf(request);
      if (!sessions.isOwn(view)) {
        done();
        return;
      }
      sessions
        // In `onRequest` nobody has read the body yet.
        .respond(surfaceRequest(view, bodyOf(request.raw)), view)
        .then((answer) => {
          giveUpRest(request.raw, () => void reply.header('connection', 'close'));
          reply.send(answer);
        })
        .catch(done);
    },
    guard(request, reply, done) {
      const guarded = sessions.guard(viewOf(request));
      if (guarded instanceof Promise) {
        guarded.then((outcome) => pass(request, reply, outcome, done), done);
      } else {
        pass(request, reply, guarded, done);
      }
    },
    requireFresh(within) {
      const limit = within === undefined ? undefined : parseDuration('within', within);
      return (request, reply, done) => {
        const refusal = sessions.refuseStale(viewOf(request), current(request), limit);
        if (refusal === undefined) done();
        else reply.send(refusal);
      };
    },
    of: (request: Allowed, reply) =>
      sessionOn(
        reply.raw,
        () => viewOf(request),
        () => request[allowed]?.().id,
      ),
    refreshTag: (request) => sessions.refreshTag(viewOf(request)),
  };
}

function viewOf(request: FastifyRequest): RequestView {
  return requestView(request.raw, request.originalUrl, request);
}
