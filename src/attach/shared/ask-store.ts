/** Knows how a host's store is asked, which answers by a callback, by a promise, or by both, and how an outage of it is heard. */
import { StoreUnavailableError } from '../../core/errors.ts';
import { standInStore } from './stand-in-store.ts';

/** A store as express-openid-connect takes it. */
export interface AnyStore {
  get(...all: never[]): unknown;
  set(...all: never[]): unknown;
  destroy(...all: never[]): unknown;
}

type Callback = (error?: unknown, found?: unknown) => void;

/** What one method of a store gives. */
export function askStore(
  store: AnyStore,
  name: keyof AnyStore,
  ...given: readonly unknown[]
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const method = store[name] as (...all: unknown[]) => unknown;
    const answer = method.call(store, ...given, (error: unknown, found: unknown) => {
      if (error === undefined || error === null || isMissing(error)) resolve(found);
      else reject(error);
    });
    if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') return;
    (answer as PromiseLike<unknown>).then((found) => {
      // One that takes a callback as well may be done before it has called it.
      if (method.length <= given.length) resolve(found);
    }, reject);
  });
}

/** A stand-in for a store, by which nobody is told that a session is not there while that is not known: `failed` is told so. */
export function audibleStore<Store extends AnyStore>(
  store: Store,
  failed: () => Callback | undefined,
): Store {
  return standInStore(store, {
    get(id: string, callback: Callback) {
      askStore(store, 'get', id).then(
        (found) => callback(null, found),
        (error: unknown) => (failed() ?? callback)(new StoreUnavailableError(error)),
      );
    },
    set(id: string, content: object, callback: Callback) {
      askStore(store, 'set', id, content).then(() => callback(), callback);
    },
    destroy(id: string, callback: Callback) {
      askStore(store, 'destroy', id).then(() => callback(), callback);
    },
  });
}

/** A store of files says so of what is not there. */
function isMissing(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ENOENT';
}
