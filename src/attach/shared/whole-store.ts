/** Knows the calls that concern all sessions of a store at once: they leave out, or end, what is attached. */
import type { Identity, Lifetime } from './host.ts';
import { callBack, settle, type Done, type Told } from './callbacks.ts';
import { sidOf } from './sign-ins.ts';

/** As much of a store as has such calls: none of them must be there. */
export interface WholeStore {
  /** Gives a list, or an object in which the names are the ids. */
  all?(callback: Told<object>): unknown;
  length?(callback: Told<number>): unknown;
  clear?(callback?: Done): unknown;
}

/** The calls of `inner`, as far as it has them and can tell of each session. */
export function wholeCalls(
  inner: WholeStore,
  attached: {
    identityOf(sid: string, stored: object): Identity | undefined;
    lifetime(): Lifetime;
  },
): WholeStore {
  if (typeof inner.all !== 'function') return {};

  function identityOf(name: string | undefined, stored: object): Identity | undefined {
    const { id } = stored as { readonly id?: unknown };
    const sid = name ?? sidOf(stored) ?? (typeof id === 'string' ? id : undefined);
    return sid === undefined ? undefined : attached.identityOf(sid, stored);
  }

  async function all(): Promise<object> {
    const stored = (await callBack<object>((done) => inner.all?.(done))) ?? [];
    const live: [string, object][] = [];
    for (const entry of Object.entries(stored) as [string, object][]) {
      const identity = identityOf(Array.isArray(stored) ? undefined : entry[0], entry[1]);
      if (identity === undefined || !(await attached.lifetime().isOver(identity))) live.push(entry);
    }
    return Array.isArray(stored) ? live.map(([, one]) => one) : Object.fromEntries(live);
  }

  async function clear(): Promise<void> {
    const stored = (await callBack<object>((done) => inner.all?.(done))) ?? [];
    for (const [name, one] of Object.entries(stored) as [string, object][]) {
      const identity = identityOf(Array.isArray(stored) ? undefined : name, one);
      if (identity !== undefined) await attached.lifetime().end(identity, 'signed-out');
    }
    await callBack((done) => inner.clear?.(done));
  }

  const calls: WholeStore = { all: (callback) => settle(all(), callback) };
  if (typeof inner.length === 'function') {
    calls.length = (callback) =>
      settle(
        all().then((live) => Object.keys(live).length),
        callback,
      );
  }
  if (typeof inner.clear === 'function') calls.clear = (callback) => settle(clear(), callback);
  return calls;
}
