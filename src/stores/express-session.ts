/** Knows how the contents of express-session's sessions are kept in a store of ours. */
import { Store, type SessionData } from 'express-session';
import { createContents, type Contents, type ContentsOptions } from './shared/contents.ts';
import { ignore, tell, type Done } from './shared/told.ts';

export type { ContentsOptions } from './shared/contents.ts';

/** A store for express-session: `session({ store })`. */
export interface ExpressSessionStore extends Store {
  /** Stops what takes away the expired. The store below stays open: it is the caller's. */
  close(): void;
}

/**
 * Keeps the contents of express-session 1.17 and later in a store of ours. What was destroyed or has expired is never
 * back: a request that was on its way then, and saves or touches it, changes nothing, and is told no error.
 * @throws TypeError for options that cannot work, with what to change.
 */
export function createExpressSessionStore(options: ContentsOptions): ExpressSessionStore {
  return new ContentsStore(createContents('createExpressSessionStore', options));
}

class ContentsStore extends Store implements ExpressSessionStore {
  readonly #contents: Contents;

  constructor(contents: Contents) {
    super();
    this.#contents = contents;
  }

  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    tell(this.#contents.read(sid) as Promise<SessionData | null>, done);
  }

  override set(sid: string, session: SessionData, done: Done = ignore): void {
    tell(this.#contents.write(sid, session), done);
  }

  override touch(sid: string, session: SessionData, done: Done = ignore): void {
    tell(this.#contents.touch(sid, session), done);
  }

  override destroy(sid: string, done: Done = ignore): void {
    tell(this.#contents.end(sid), done);
  }

  override all(done: (error: unknown, sessions?: SessionData[]) => void): void {
    tell(this.#contents.all() as Promise<SessionData[]>, done);
  }

  override length(done: (error: unknown, length?: number) => void): void {
    const counted = this.#contents.all().then((all) => all.length);
    tell(counted, done);
  }

  override clear(done: Done = ignore): void {
    tell(this.#contents.clear(), done);
  }

  close(): void {
    this.#contents.close();
  }
}
