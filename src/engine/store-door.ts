/** Knows what no store can keep, and keeps it from one. */
import { checkSound, checkString, checkText, isKeepable } from '../core/text.ts';
import type { SessionStore } from './store.ts';

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
    async read(id) {
      return canBe('id', id) ? store.read(id) : undefined;
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
