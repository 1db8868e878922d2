import Koa from 'koa';
import { createSession } from 'koa-session';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import { koaSessionHost } from '../../src/attach/koa-session.ts';
import { listenerOf } from '../adapters/koa.app.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

interface Content {
  user?: string;
  cart?: number;
}
interface Seen {
  session: (Content & { regenerate(): Promise<void> }) | null;
}

/** The app of the contract over koa-session, with its sessions in a store or in their cookies. */
export function createKoaSessionApp({ isInStore = false } = {}): HostApp {
  const kept = new Map<string, string>();
  let writes = 0;
  let isAway = false;
  const store = {
    async get(key: string): Promise<unknown> {
      if (isAway) throw new Error('down');
      return JSON.parse(kept.get(key) ?? 'null');
    },
    async set(key: string, session: unknown): Promise<void> {
      writes += 1;
      kept.set(key, JSON.stringify(session));
    },
    destroy: async (key: string): Promise<void> => void kept.delete(key),
  };
  return {
    writes: () => writes,
    ...(isInStore ? { fail: (isDown: boolean) => void (isAway = isDown) } : {}),
    start({ attach, slow }) {
      const app = new Koa();
      app.keys = ['some secret hurr'];
      app.silent = true;
      const subjectOf = ({ user }: Content): string | undefined => user;
      const host = attach && koaSessionHost({ subjectOf, store: isInStore ? store : undefined });
      app.use(createSession(app, isInStore ? { store: host?.store ?? store } : {}));
      const web = attach && host && createKoaSessions(attach(host));
      const freshOnly = web?.requireFresh('5m');
      if (web !== undefined) app.use(web.surface);

      app.use(async (ctx, next) => {
        const seen = ctx as unknown as Seen;
        switch (ctx.path) {
          case '/sign-in':
            await web?.of(ctx).signIn(String(ctx.query['subject']));
            Object.assign(seen.session ?? {}, { user: String(ctx.query['subject']) });
            ctx.body = 'signed in';
            return;
          case '/sign-in/through':
            await web?.of(ctx).signIn('george');
            Object.assign(seen.session ?? {}, { user: 'george' });
            await next();
            return;
          case '/sign-out':
            seen.session = null;
            ctx.body = 'out';
            return;
          case '/regenerate':
            await seen.session?.regenerate();
            ctx.body = 'another key';
            return;
          case '/sign-out/plain':
            Object.assign(seen.session ?? {}, { user: undefined });
            ctx.body = 'out';
            return;
          case '/who':
            ctx.type = 'json';
            ctx.body = JSON.stringify(seen.session?.user ?? null);
            return;
          default:
            await next();
        }
      });
      if (web !== undefined) app.use(web.guard);
      app.use((ctx, next) => (ctx.path === '/fresh' ? (freshOnly?.(ctx, next) ?? next()) : next()));
      app.use(async (ctx) => {
        const { session } = ctx as unknown as Seen;
        if (ctx.path.startsWith('/slow/')) await slow();
        if (ctx.path === '/slow/write' && session !== null) session.cart = (session.cart ?? 0) + 1;
        ctx.body = ctx.path === '/me' ? web?.current(ctx) : ctx.path;
      });
      return listen(listenerOf(app));
    },
  };
}
