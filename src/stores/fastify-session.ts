/** Knows how the contents of @fastify/session's sessions are kept in a store of ours. */
import { createContents, type Content, type ContentsOptions } from './shared/contents.ts';
import { tell, type Done } from './shared/told.ts';

export type { ContentsOptions } from './shared/contents.ts';

/** A store for @fastify/session: `app.register(session, { store })`. */
export interface FastifySessionStore {
  /** Gives what was set, whatever an app has declared its sessions to be: `never` fits all of that. */
  get(sid: string, done: (error: unknown, session?: never) => void): void;
  set(sid: string, session: Content, done: Done): void;
  destroy(sid: string, done: Done): void;
  /** Stops what takes away the expired. The store below stays open: it is the caller's. */
  close(): void;
}

/**
 * Keeps the contents of @fastify/session 11 in a store of ours. What was destroyed or has expired is never back: a
 * request that was on its way then, also one that only reads, changes nothing by saving it, and is told no error.
 * @throws TypeError for options that cannot work, with what to change.
 */
export function createFastifySessionStore(options: ContentsOptions): FastifySessionStore {
  const contents = createContents('createFastifySessionStore', options);
  return {
    get: (sid, done) => tell(contents.read(sid) as Promise<never>, done),
    set: (sid, session, done) => tell(contents.write(sid, session), done),
    destroy: (sid, done) => tell(contents.end(sid), done),
    close: () => contents.close(),
  };
}
