/** Knows how calls that tell a callback are waited for, and told. */
import { callGuest } from '../../engine/guests.ts';

/** Told of an error, or of what there is. */
export type Told<Value> = (error?: unknown, value?: Value | null) => void;

/** Told of an error, or that it is done. */
export type Done = (error?: unknown) => void;

/** What a call tells its callback: by what it throws, or rejects with, it has told that. */
export function callBack<Value>(
  call: (done: Told<Value>) => unknown,
): Promise<Value | null | undefined> {
  return new Promise((resolve, reject) => {
    const done: Told<Value> = (error, value) =>
      error === undefined || error === null ? resolve(value) : reject(error);
    callGuest(() => call(done), reject);
  });
}

/** Tells a callback, outside of the promise: what it throws is nobody's rejection. */
export function settle<Value>(
  work: Promise<Value>,
  callback: (error: unknown, value?: Value) => void = () => {},
): void {
  work.then(
    (value) => queueMicrotask(() => callback(null, value)),
    (error: unknown) => queueMicrotask(() => callback(error)),
  );
}
