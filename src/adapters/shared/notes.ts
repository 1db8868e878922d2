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
