/** How an app of the contract is started, here or in a process of its own. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorld, type Control, type World, type WorldOptions } from '../../support/world.ts';

/** An app that runs. Besides what its world can do it has an address. */
export interface TestApp extends Control {
  /** `http://localhost:8080` */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an app in a world of its own. */
export type Start = (options?: WorldOptions) => Promise<TestApp>;

/** A server that listens. */
export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** Puts the routes of a world behind a framework, and listens at a free port of localhost. */
export type RunApp = (world: World) => Promise<Running>;

/** Starts apps in the process of the tests. */
export function inProcess(run: RunApp): Start {
  return async (options) => {
    const world = createWorld(options);
    const running = await run(world);
    return {
      ...world.control,
      url: running.url,
      async close() {
        await world.sessions.close();
        await running.close();
      },
    };
  };
}

/** Listens with a server of Node's, or with one around a listener. */
export async function listen(app: Server | RequestListener): Promise<Running> {
  const server = typeof app === 'function' ? createServer(app) : app;
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
