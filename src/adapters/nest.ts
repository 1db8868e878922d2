/** Knows how the sessions become what an app of Nest is made of (NestJS 11 and 12, on Express and on Fastify). */
import {
  createParamDecorator,
  Module,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
} from '@nestjs/common';
import type { Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { createExpressSessions } from './express.ts';
import { createFastifySessions } from './fastify.ts';
import { createNodeSessions, type NodeRequest, type NodeResponse } from './node.ts';
import { checkCall, type SessionCalls } from './shared/calls.ts';
import { withStatusCodes } from './shared/http-errors.ts';
import {
  browserIn,
  currentIn,
  httpOf,
  markOpened,
  markPassed,
  rawOf,
  type NestRequest,
  type NestResponse,
} from './shared/nest-context.ts';
import { oneDoor } from './shared/one-door.ts';

export type { NestRequest, NestResponse };

/** Sessions for Nest. Guards answer by themselves whom they refuse: no filter of exceptions is asked. */
export interface NestSessions<Data> extends Omit<SessionCalls<Data, NestRequest>, 'of'> {
  /** Answers the `/session` surface: `app.use(web.surface)` in `main.ts`, on both platforms. */
  readonly surface: (
    request: NodeRequest,
    response: NodeResponse,
    next: (error?: unknown) => void,
  ) => void;
  /** Lets only live sessions pass: `@UseGuards(web.guard)` of a controller or a handler. */
  readonly guard: CanActivate;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `@UseGuards(web.guard, web.requireFresh('5m'))`. */
  requireFresh(within?: Duration): CanActivate;
  /** For `imports`: the sessions as the provider `SESSIONS`, everywhere; and they are closed when the app is. */
  readonly module: DynamicModule;
  /** The session of this request's browser, where `@BrowserSession()` is not at hand: to look, sign in and out, rotate and update. */
  of(request: NestRequest, response: NestResponse): RequestSession<Data>;
}

/** The provider that `module` makes of the sessions: `@Inject(SESSIONS) sessions: Sessions`. */
export const SESSIONS: unique symbol = Symbol('stillhere sessions');

/**
 * The session that the guard let through, as a parameter of a handler: `@CurrentSession() session: Session`.
 * @throws TypeError when this request did not pass the guard.
 */
export const CurrentSession: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => currentIn(context),
);

/**
 * The session of the request's browser, as a parameter of a handler: `@BrowserSession() browser: RequestSession`. To look, sign in
 * and out, rotate and update.
 * @throws TypeError when the surface does not stand before the app, or those of two kinds of sessions do.
 */
export const BrowserSession: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => browserIn(context),
);

/** Puts sessions behind Nest. */
export function createNestSessions<Data>(sessions: Sessions<Data>): NestSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): NestSessions<Data> {
  const node = createNodeSessions(sessions);
  const [express, fastify] = [createExpressSessions(sessions), createFastifySessions(sessions)];

  const current = (request: NestRequest): Session<Data> =>
    'raw' in request ? fastify.current(request as never) : express.current(request);
  const of = (request: NestRequest, response: NestResponse): RequestSession<Data> =>
    withStatusCodes(
      'raw' in request
        ? fastify.of(request as never, response as never)
        : express.of(request, response as NodeResponse),
    );

  /** Asks a hook of Fastify, or a middleware of Express. It goes on, fails, or has answered: then Nest has nothing to do any more. */
  const ask = (
    context: ExecutionContext,
    hook: typeof fastify.guard,
    middleware: typeof express.guard,
  ): Promise<boolean> => {
    const { request, response } = httpOf(context);
    return new Promise((resolve, reject) => {
      const done = (error?: unknown): void => (error === undefined ? resolve(true) : reject(error));
      if ('raw' in request) hook(request as never, response as never, done);
      else void middleware(request as never, response as never, done);
    });
  };

  class StillhereModule {
    /** Before the server is closed, which waits for streams of events. */
    beforeApplicationShutdown(): Promise<void> {
      return sessions.close();
    }
  }
  Module({})(StillhereModule);

  return {
    surface(request, response, next) {
      checkCall(response);
      markOpened(request, sessions, of);
      node.surface(request, response).then((isAnswered) => {
        if (!isAnswered) next();
      }, next);
    },
    guard: {
      async canActivate(context) {
        await ask(context, fastify.guard, express.guard);
        const { request } = httpOf(context);
        markPassed(request, () => current(request));
        return true;
      },
    },
    requireFresh(within) {
      const [hook, middleware] = [fastify.requireFresh(within), express.requireFresh(within)];
      return { canActivate: (context) => ask(context, hook, middleware) };
    },
    module: {
      module: StillhereModule,
      global: true,
      providers: [{ provide: SESSIONS, useValue: sessions }],
      exports: [SESSIONS],
    },
    current,
    of,
    refreshTag: (request) => node.refreshTag(rawOf(request)),
  };
}
