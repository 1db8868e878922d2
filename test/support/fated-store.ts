/** Knows a store whose answers are lost, or whose calls come late: by what a test says of the calls that follow. */
import type { SessionStore } from '../../src/server/index.ts';

/** What becomes of a call: nothing is done, or its answer is lost, or it waits, and its answer comes to nobody in time. */
export type Fate = 'fails' | 'done-and-lost' | 'late';

type Method = 'create' | 'read' | 'update' | 'end' | 'endAll' | 'list' | 'touch' | 'visit';

export interface FatedStore extends SessionStore {
  /** The fates of the next calls of a method, in their order; all others pass. */
  strike(method: Method, ...fates: readonly (Fate | 'passes')[]): void;
  /** Lets the calls go on that are late. */
  release(): Promise<void>;
}

export function createFatedStore(store: SessionStore): FatedStore {
  const fates = new Map<Method, (Fate | 'passes')[]>();
  const late: (() => void)[] = [];

  async function call<Answer>(method: Method, run: () => Promise<Answer>): Promise<Answer> {
    const fate = fates.get(method)?.shift() ?? 'passes';
    if (fate === 'fails') throw new Error('The connection was reset');
    if (fate === 'late') await new Promise<void>((resolve) => void late.push(resolve));
    const answer = await run();
    if (fate === 'done-and-lost') throw new Error('The connection was reset');
    return answer;
  }

  return {
    ...store,
    strike: (method, ...following) => void fates.set(method, [...following]),
    async release() {
      for (const go of late.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    },
    create: (record) => call('create', () => store.create(record)),
    read: (id) => call('read', () => store.read(id)),
    update: (id, version, patch) => call('update', () => store.update(id, version, patch)),
    end: (...asked) => call('end', () => store.end(...asked)),
    endAll: (...asked) => call('endAll', () => store.endAll(...asked)),
    list: (subject) => call('list', () => store.list(subject)),
    touch: (touches) => call('touch', () => store.touch(touches)),
    visit: (...asked) => call('visit', () => store.visit(...asked)),
  };
}
