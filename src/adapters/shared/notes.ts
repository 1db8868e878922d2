/** Knows how something is noted on an object that a host has one of for each request: a weak map costs as much as half the guard. */

/** What is noted on objects, for as long as they are there. */
export interface Notes<Value> {
  get(on: object): Value | undefined;
  set(on: object, value: Value): void;
}

/** Makes notes that nobody else finds: sessions of two kinds behind one app are never taken for each other. */
export function createNotes<Value>(): Notes<Value> {
  const key: unique symbol = Symbol('stillhere');
  interface On {
    [key]?: Value;
  }
  /** Of objects that take no property. */
  const apart = new WeakMap<object, Value>();

  return {
    get: (on: On) => on[key] ?? apart.get(on),
    set(on: On, value) {
      if (Object.isExtensible(on)) on[key] = value;
      else apart.set(on, value);
    },
  };
}

/** What is noted on objects until it is taken, on each once. */
export interface NotesOfFew<Value extends object> {
  /** False, and nothing done, where something is noted on it already. */
  add(on: object, value: Value): boolean;
  /** What was noted, which from now on is not. */
  take(on: object): Value | undefined;
}

/** So many are found by looking through all of them: that takes a fifth of what a weak map takes, which is for more. */
const FEW = 8;

/** Makes notes of which few wait at a time. Of those that are never taken the last few are kept alive, and no others. */
export function createNotesOfFew<Value extends object>(): NotesOfFew<Value> {
  const objects: (object | undefined)[] = Array.from({ length: FEW }, () => undefined);
  const values: (Value | undefined)[] = Array.from({ length: FEW }, () => undefined);
  const others = new WeakMap<object, Value>();
  let areOthers = false;
  let next = 0;

  return {
    add(on, value) {
      if (objects.includes(on) || (areOthers && others.has(on))) return false;
      let place = objects.indexOf(undefined);
      if (place === -1) {
        place = next;
        next = (next + 1) % FEW;
        const [before, noted] = [objects[place], values[place]];
        if (before !== undefined && noted !== undefined) others.set(before, noted);
        areOthers = true;
      }
      objects[place] = on;
      values[place] = value;
      return true;
    },
    take(on) {
      const place = objects.indexOf(on);
      if (place === -1) {
        if (!areOthers) return undefined;
        const value = others.get(on);
        if (value !== undefined) others.delete(on);
        return value;
      }
      const value = values[place];
      objects[place] = undefined;
      values[place] = undefined;
      return value;
    },
  };
}
