/** Knows how one object stands for another, some of whose methods are replaced. */

/** Methods of express-session's `Store` that call others of its methods: these must be ours. */
const INHERITED: readonly PropertyKey[] = ['regenerate', 'load', 'generate'];

/** A stand-in for `inner` that has `own` methods; all else is that of `inner`, which stays as it is. */
export function standInStore<Inner extends object>(inner: Inner, own: object): Inner {
  const members = new Map<PropertyKey, unknown>(Object.entries(own));
  return new Proxy(inner, {
    get(_inner, name) {
      if (members.has(name)) return members.get(name);
      const value: unknown = Reflect.get(inner, name, inner);
      if (typeof value !== 'function' || INHERITED.includes(name)) return value;
      // Called on the stand-in, it would not find its private members.
      const bound: unknown = value.bind(inner);
      members.set(name, bound);
      return bound;
    },
    set(_inner, name, value) {
      members.set(name, value);
      return true;
    },
  });
}
