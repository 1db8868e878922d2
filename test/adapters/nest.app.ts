import 'reflect-metadata';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  All,
  Controller,
  Module,
  Req,
  Res,
  StreamableFile,
  UseGuards,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import {
  BrowserSession,
  createNestSessions,
  type NestRequest,
  type NestResponse,
} from '../../src/adapters/nest.ts';
import type { RequestSession } from '../../src/server/index.ts';
import { GUARDED_ROUTES, OPEN_ROUTES, type Reply, type Route } from '../support/routes.ts';
import { sendRaw } from '../support/send-raw.ts';
import type { Data } from '../support/world.ts';
import type { RunApp } from './contract/app.ts';

/** A method of a class, and what stands before it and its parameters. */
export interface Handler {
  readonly method: string;
  readonly before: readonly MethodDecorator[];
  readonly parameters: readonly ParameterDecorator[];
  readonly run: (...given: readonly never[]) => unknown;
}

/** A controller, decorated by hand: what a compiler makes of decorators. */
export function controllerOf(
  handlers: readonly Handler[],
  before: readonly ClassDecorator[] = [],
): new () => object {
  const Routes = createClass();
  for (const { method, before: decorators, parameters, run } of handlers) {
    // What decorators say is kept on the function: each gets one of its own.
    const value = (...given: readonly never[]): unknown => run(...given);
    const descriptor = { value, writable: true, configurable: true };
    Object.defineProperty(Routes.prototype, method, descriptor);
    for (const decorate of decorators) decorate(Routes.prototype, method, descriptor);
    for (const [at, decorate] of parameters.entries()) decorate(Routes.prototype, method, at);
  }
  for (const decorate of [Controller(), ...before]) decorate(Routes);
  return Routes;
}

/** A class with nothing in it, for decorators to say something of. */
export function createClass(): new () => object {
  return class extends Object {};
}

/** An app of these controllers. */
export async function createApp(
  adapter: AbstractHttpAdapter,
  controllers: readonly (new () => object)[],
  imports: Parameters<typeof Module>[0]['imports'] = [],
): Promise<INestApplication> {
  const Root = createClass();
  Module({ controllers: [...controllers], imports })(Root);
  return NestFactory.create(Root, adapter, { logger: false, abortOnError: false });
}

/** Where an app listens. */
export async function addressOf(app: INestApplication): Promise<string> {
  await app.listen(0, 'localhost');
  return `http://localhost:${(app.getHttpServer() as { address(): AddressInfo }).address().port}`;
}

/** The app of the contract behind Nest on one of its platforms, whose own filter of exceptions answers. */
export function runNestApp(createAdapter: () => AbstractHttpAdapter): RunApp {
  return async (world) => {
    const web = createNestSessions(world.sessions);
    const handlersOf = (routes: Readonly<Record<string, Route>>): readonly Handler[] =>
      Object.entries(routes).map(([path, route]) => ({
        method: path,
        before: [All(path), ...(path === '/fresh' ? [UseGuards(web.requireFresh('5m'))] : [])],
        parameters: [Req(), Res({ passthrough: true }), BrowserSession()],
        run: async (
          request: NestRequest & { readonly url: string },
          response: NestResponse,
          session: RequestSession<Data>,
        ) => {
          const call = {
            query: new URL(request.url, 'http://here.invalid').searchParams,
            session,
            current: () => web.current(request),
            refreshTag: () => web.refreshTag(request),
          };
          return send(app, response, await route(call, world));
        },
      }));
    const app = await createApp(
      createAdapter(),
      [
        controllerOf(handlersOf(OPEN_ROUTES)),
        controllerOf(handlersOf(GUARDED_ROUTES), [UseGuards(web.guard)]),
      ],
      [web.module],
    );
    app.use(web.surface);
    const url = await addressOf(app);
    return {
      url,
      async close() {
        (app.getHttpServer() as { closeAllConnections(): void }).closeAllConnections();
        await app.close();
      },
    };
  };
}

async function send(app: INestApplication, response: NestResponse, reply: Reply): Promise<unknown> {
  const { how, status, headers, body } = reply;
  if (how !== 'plain') {
    if ('hijack' in response) (response as { hijack(): void }).hijack();
    await sendRaw(('raw' in response ? response.raw : response) as ServerResponse, reply);
    return undefined;
  }
  const adapter = app.getHttpAdapter();
  adapter.status(response, status);
  for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
  return typeof body === 'string'
    ? body
    : new StreamableFile(Readable.fromWeb(body as never), {
        type: String(headers['content-type']),
      });
}
