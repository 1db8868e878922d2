/** Knows how a host's store is asked, which answers by a callback, by a promise, or by both. */

/** A store as express-openid-connect takes it. */
export interface AnyStore {
  get(...all: never[]): unknown;
  set(...all: never[]): unknown;
  destroy(...all: never[]): unknown;
}

/** What one method of a store gives. */
export function askStore(
  store: AnyStore,
  name: keyof AnyStore,
  ...given: readonly unknown[]
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const method = store[name] as (...all: unknown[]) => unknown;
    const answer = method.call(store, ...given, (error: unknown, found: unknown) => {
      if (error === undefined || error === null) resolve(found);
      else reject(error);
    });
    if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') return;
    (answer as PromiseLike<unknown>).then((found) => {
      // One that takes a callback as well may be done before it has called it.
      if (method.length <= given.length) resolve(found);
    }, reject);
  });
}
