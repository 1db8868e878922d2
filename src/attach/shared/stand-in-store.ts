/** Knows how one object stands for another, some of whose methods are replaced. */

/** Methods of express-session's `Store` that call others of its methods: these must be ours. */
const INHERITED: readonly PropertyKey[] = ['regenerate', 'load', 'generate'];

/**
 * A stand-in for `inner` that has `own` methods; all else is that of `inner`, which stays as it is, and on which its
 * methods are called. What is set on the stand-in is its own.
 */
export function standInStore<Inner extends object>(inner: Inner, own: object): Inner {
  const calls = new WeakMap<object, unknown>();

  /** Called on the stand-in, a method would not find its private members, and what it sets would be set beside. */
  function callOfInner(method: (...all: unknown[]) => unknown): unknown {
    return new Proxy(method, {
      apply(_method, self: unknown, all: unknown[]) {
        const given = Reflect.apply(method, self === standIn ? inner : self, all);
        // What can be chained goes on with the stand-in.
        return given === inner ? standIn : given;
      },
    });
  }

  // Not `inner` itself: what that holds for good, if it is frozen, a proxy of it could not hold otherwise.
  const members = Object.create(inner, Object.getOwnPropertyDescriptors(own)) as Inner;
  const standIn: Inner = new Proxy(members, {
    get(_members, name) {
      if (Object.hasOwn(members, name)) return Reflect.get(members, name);
      const value: unknown = Reflect.get(inner, name, inner);
      if (typeof value !== 'function' || name === 'constructor' || INHERITED.includes(name)) {
        return value;
      }
      const call = calls.get(value) ?? callOfInner(value as (...all: unknown[]) => unknown);
      calls.set(value, call);
      return call;
    },
    set(_members, name, value) {
      const mine = { value, enumerable: true, configurable: true, writable: true };
      return Reflect.defineProperty(members, name, mine);
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(inner),
  });
  return standIn;
}
