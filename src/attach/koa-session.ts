/** Knows how koa-session (7) says who is signed in, with a store and without, and how its session is ended. */
import { describe } from '../core/describe.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import { checkMethods, checkOptions } from '../core/options.ts';
import { checkSubjectOf, type Host, type Identity, type Lifetime } from './shared/host.ts';
import { createMemberHost, memberIdentity, type MemberSession } from './shared/member-session.ts';
import { standInStore } from './shared/stand-in-store.ts';

/** A store, as koa-session asks it. */
export interface KoaSessionStore {
  get(key: string, ...more: never[]): unknown;
  set(key: string, session: never, ...more: never[]): unknown;
  destroy(key: string, ...more: never[]): unknown;
}

/** What koa-session is attached by. */
export interface KoaSessionHostOptions<Store, Session> {
  /** The app's own id of who is signed in by a session, a string or a number; undefined for nobody. */
  readonly subjectOf: (session: Session) => string | number | null | undefined;
  /** The `store` that the app gives to koa-session. Default: none, and its sessions are all in their cookies. */
  readonly store?: Store;
}

/** koa-session as a host. */
export interface KoaSessionHost<Store> extends Host {
  /** The app's store, out of which nothing comes that has ended: `createSession(app, { store: host.store })`. */
  readonly store: Store;
}

/** A context that went through koa-session, and what it tells a store of it. */
interface KoaContext {
  readonly session?: MemberSession | null;
  readonly sessionOptions?: { readonly store?: unknown };
}
interface KoaDetails {
  readonly ctx: KoaContext;
}

/** Makes the host that is koa-session 7. The app's sign-in calls `signIn` too: it gives a session its name. */
export function koaSessionHost<
  Store extends KoaSessionStore | undefined = undefined,
  Session = Readonly<Record<string, unknown>>,
>(options: KoaSessionHostOptions<Store, Session>): KoaSessionHost<Store> {
  checkOptions<KoaSessionHostOptions<Store, Session>>('koaSessionHost', options, {
    subjectOf: 'function',
    store: 'any',
  });
  checkSubjectOf(options.subjectOf);
  const subjectOf = (session: MemberSession): unknown => options.subjectOf(session as Session);
  const base = createMemberHost(
    'koa-session',
    subjectOf,
    'Put koa-session before stillhere: app.use(createSession(app))',
    keyOf,
  );
  /** Who was signed in when the session of a context was read, and whether that was refused. */
  const found = new WeakMap<KoaContext, Identity>();
  let attachedTo: Lifetime | undefined;

  function lifetime(): Lifetime {
    if (attachedTo !== undefined) return attachedTo;
    throw new TypeError(
      'koa-session has a store of stillhere: call attach(host, options) at the start',
    );
  }

  /** Ends who was there when a session is written, or taken away, that is not theirs any more. */
  async function endFormer(ctx: KoaContext, now: Identity | undefined): Promise<void> {
    const before = found.get(ctx);
    if (before === undefined || before.isOver === true) return;
    if (before.key === now?.key && before.subject === now.subject) return;
    await lifetime().end(before, now === undefined ? 'signed-out' : 'replaced');
  }

  function guarded(inner: KoaSessionStore): object {
    const ask = inner as unknown as Readonly<
      Record<keyof KoaSessionStore, (...all: readonly unknown[]) => unknown>
    >;
    return {
      async get(key: string, maxAge: unknown, details: KoaDetails) {
        const stored = await heard(ask.get.call(inner, key, maxAge, details));
        const identity = memberIdentity(stored as MemberSession | undefined, subjectOf, key);
        if (identity === undefined) return stored;
        const isOver = await lifetime().isOver(identity);
        found.set(details.ctx, { ...identity, isOver });
        return isOver ? undefined : stored;
      },
      async set(key: string, session: MemberSession, maxAge: unknown, details: KoaDetails) {
        const identity = memberIdentity(session, subjectOf, key);
        await endFormer(details.ctx, identity);
        if (identity !== undefined && (await lifetime().isOver(identity))) return;
        await ask.set.call(inner, key, session, maxAge, details);
      },
      async destroy(key: string, details: KoaDetails) {
        // At `regenerate` it is still there, and goes on under another key.
        await endFormer(details.ctx, memberIdentity(details.ctx.session, subjectOf, key));
        await ask.destroy.call(inner, key, details);
      },
    };
  }

  const { store } = options;
  checkStore(store);
  const given = store && standInStore(store, guarded(store));
  return {
    ...base,
    store: given as Store,
    attached(lifetimeOf) {
      attachedTo = lifetimeOf;
    },
    identify(request) {
      const context = request.source as KoaContext;
      const kept = context.sessionOptions?.store;
      if (kept !== undefined && kept !== given) {
        throw new TypeError(
          'Give koa-session the store of the host: koaSessionHost({ store, ... }), and createSession(app, { store: host.store })',
        );
      }
      const identity = base.identify(request);
      if (identity !== undefined) return identity;
      const before = found.get(context);
      return before?.isOver === true ? before : undefined;
    },
  };
}

/** koa-session itself says under which key a session is in a store. */
function keyOf(session: MemberSession): string | undefined {
  return (session as { readonly externalKey?: string }).externalKey;
}

function checkStore(store: unknown): void {
  if (store === undefined) return;
  if (typeof store !== 'object' || store === null) {
    throw new TypeError(
      `"store" must be the store that the app gives to koa-session, got ${describe(store)}`,
    );
  }
  checkMethods<KoaSessionStore>('store', store, { get: true, set: true, destroy: true });
}

/** What a store answers; an outage of it is one, also to Koa. */
async function heard(answer: unknown): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    throw new StoreUnavailableError(error);
  }
}
