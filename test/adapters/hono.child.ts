/** The app of the contract behind Hono in a process of Bun or Deno, by the server that each of them has. */
import type { Running } from './contract/app.ts';
import { serveApps } from './contract/child.ts';
import { createHonoApp } from './hono.app.ts';

type Fetch = (request: Request, env?: object) => Response | Promise<Response>;

interface Runtime {
  readonly Bun?: {
    serve(options: { readonly fetch: Fetch; readonly port: number; readonly hostname: string; readonly idleTimeout: number }): {
      readonly port: number;
      stop(isAtOnce: boolean): Promise<void>;
    };
  };
  readonly Deno?: {
    serve(
      options: { readonly port: number; readonly hostname: string; readonly onListen: () => void },
      fetch: Fetch,
    ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> };
  };
}

const { Bun, Deno } = globalThis as Runtime;

serveApps(async (world): Promise<Running> => {
  const { fetch } = createHonoApp(world);
  if (Bun !== undefined) {
    const server = Bun.serve({ fetch, port: 0, hostname: 'localhost', idleTimeout: 0 });
    return { url: `http://localhost:${server.port}`, close: () => server.stop(true) };
  }
  if (Deno === undefined) throw new TypeError('Neither Bun nor Deno');
  const server = Deno.serve({ port: 0, hostname: 'localhost', onListen() {} }, fetch);
  return { url: `http://localhost:${server.addr.port}`, close: async () => {} };
});
