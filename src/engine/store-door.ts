/** Knows what a store must have, and what none can keep, and keeps that from one. */
import { describe } from '../core/describe.ts';
import { checkMethods } from '../core/options.ts';
import { checkSound, checkString, checkText, isKeepable } from '../core/text.ts';
import type { SessionStore } from './store.ts';

const STORE_METHODS: { readonly [Method in keyof SessionStore]-?: true } = {
  now: true,
  isTimeKnown: true,
  learnTime: true,
  create: true,
  read: true,
  touch: true,
  visit: true,
  update: true,
  end: true,
  endAll: true,
  list: true,
  due: true,
  watch: true,
  secret: true,
  close: true,
};

/**
 * Checks that a value has the methods of a store.
 * @throws TypeError that names the option and the methods that it lacks.
 */
export function checkStore(name: string, value: unknown): asserts value is SessionStore {
  if (isClient(value)) {
    throw new TypeError(
      `"${name}" must be a store, such as createRedisStore({ client, kind: 'redis' }) gives, not the database's client itself, got ${describe(value)}`,
    );
  }
  checkMethods<SessionStore>(name, value, STORE_METHODS);
}

/** Whether it is such as a client of Redis, Postgres or SQLite, or a map: a store may have methods of these names beside its own. */
function isClient(value: unknown): boolean {
  const has = (method: string): boolean => typeof Object(value)[method] === 'function';
  return !has('learnTime') && CLIENT_METHODS.some(has);
}

const CLIENT_METHODS = ['sendCommand', 'query', 'prepare', 'get'];

/**
 * Puts a store behind a door, as all of ours are: an id or a subject that no session can have is answered as unknown
 * without asking the store; what is no string, and a record that could not be given back byte for byte, is refused with
 * a TypeError that names the argument.
 */
export function behindDoor(store: SessionStore): SessionStore {
  return {
    ...store,
    async create(record, ...rest) {
      for (const name of ['id', 'secretHash', 'subject'] as const) checkText(name, record[name]);
      for (const name of ['device', 'data'] as const) checkSound(name, record[name]);
      return store.create(record, ...rest);
    },
    // Not `async`: with a cold cache each request of another session comes through here, and one promise is enough.
    read(id) {
      try {
        return canBe('id', id) ? store.read(id) : Promise.resolve(undefined);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    async touch(touches) {
      const areKnown = touches.map(({ id }, index) => canBe(`touches[${index}].id`, id));
      if (!areKnown.includes(false)) return store.touch(touches);
      const outcomes = await store.touch(touches.filter((_touch, index) => areKnown[index]));
      let place = -1;
      return areKnown.map((isKnown) => {
        if (isKnown) place += 1;
        return isKnown && outcomes[place] === true;
      });
    },
    async visit(id, secretHash, ...rest) {
      return canBe('id', id) && canBe('secretHash', secretHash)
        ? store.visit(id, secretHash, ...rest)
        : undefined;
    },
    async update(id, version, patch) {
      if (patch.data !== undefined) checkSound('data', patch.data);
      if (patch.secretHash !== undefined) checkText('secretHash', patch.secretHash);
      return canBe('id', id) ? store.update(id, version, patch) : 'not-live';
    },
    async end(id, ...rest) {
      return canBe('id', id) && store.end(id, ...rest);
    },
    async endAll(subject, request, except, ...rest) {
      const kept = except !== undefined && canBe('except', except) ? except : undefined;
      return canBe('subject', subject) ? store.endAll(subject, request, kept, ...rest) : [];
    },
    async list(subject) {
      return canBe('subject', subject) ? store.list(subject) : [];
    },
  };
}

function canBe(name: string, value: unknown): boolean {
  checkString(name, value);
  return isKeepable(value);
}
