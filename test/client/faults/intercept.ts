/** Knows every call that our own files make of the browser, and can make each of them fail. */
import { runInNewContext } from 'node:vm';

/** What becomes of a call, or of a property that is read. */
export type Failure = 'throws' | 'nothing' | 'never' | 'missing';

/** Which of the calls of something of the browser fail: the first one is 0. */
export interface Fault {
  readonly api: string;
  readonly how: Failure;
  readonly from: number;
  readonly until: number;
}

/** How something of the browser was used. */
export interface Use {
  calls: number;
  isPromise: boolean;
}

interface Member {
  readonly api: string;
  readonly owner: object;
  readonly key: string;
  readonly descriptor: PropertyDescriptor;
}

/** Of the language, not of the browser; and what these tests run on. */
const LANGUAGE = new Set<string>(runInNewContext('Object.getOwnPropertyNames(globalThis)'));
const NOT_OF_THE_BROWSER =
  /^(window|self|frames|global|parent|top|process|console|Buffer|set(Immediate)|clearImmediate|happyDOM|__|describe|it|test|expect|vi|suite)/;
/** Of the language, but other scripts of a page replace them. */
const REPLACED: readonly (readonly [string, object])[] = [
  ['Date', Date],
  ['JSON', JSON],
];
const OURS = /\/src\/(client|core|element)\//;

/** All that a page can reach, by name. */
export function membersOfBrowser(): readonly Member[] {
  const members: Member[] = [];
  const seen = new Set<object>([globalThis]);
  for (const name of LANGUAGE) {
    const value = Reflect.get(globalThis, name) as unknown;
    if (name === 'Date' || typeof value !== 'function') continue;
    seen.add(value);
    if (typeof value.prototype === 'object') seen.add(value.prototype as object);
  }

  function add(name: string, owner: object): void {
    for (let at = owner; at !== null && !seen.has(at); at = Object.getPrototypeOf(at)) {
      seen.add(at);
      for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
        if (key === 'constructor' || key === 'prototype' || !descriptor.configurable) continue;
        members.push({ api: `${name}.${key}`, owner: at, key, descriptor });
      }
    }
  }

  for (const [name, owner] of REPLACED) add(name, owner);
  for (const key of Object.getOwnPropertyNames(globalThis)) {
    if (LANGUAGE.has(key) || NOT_OF_THE_BROWSER.test(key)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, key);
    if (descriptor === undefined || !descriptor.configurable) continue;
    members.push({ api: key, owner: globalThis, key, descriptor });
    const value: unknown = Reflect.get(globalThis, key);
    if (typeof value === 'object' && value !== null) add(key, value);
    if (typeof value !== 'function') continue;
    if (/^[A-Z]/.test(key)) add(key, value.prototype as object);
    if (/^[A-Z]/.test(key)) add(key, value);
  }
  return members;
}

/** Watches all members (`fault` undefined: nothing fails), or only that which is to fail. Returns what ends it. */
export function intercept(
  members: readonly Member[],
  fault: Fault | undefined,
): { readonly uses: ReadonlyMap<string, Use>; restore(): void } {
  const uses = new Map<string, Use>();
  const chosen = fault === undefined ? members : members.filter(({ api }) => api === fault.api);

  function fails(api: string): Failure | undefined {
    const use = uses.get(api) ?? { calls: 0, isPromise: false };
    uses.set(api, use);
    const index = use.calls;
    use.calls += 1;
    return fault !== undefined && index >= fault.from && index < fault.until
      ? fault.how
      : undefined;
  }

  function wrap(api: string, original: (...args: unknown[]) => unknown): unknown {
    const call = (make: () => unknown): unknown => {
      if (!isOurs()) return make();
      const failure = fails(api);
      if (failure === 'throws') throw new Error(`${api} does not work`);
      if (failure === 'nothing') return undefined;
      const result = make();
      if (!(result instanceof Promise)) return result;
      const use = uses.get(api);
      if (use !== undefined) use.isPromise = true;
      if (failure !== 'never') return result;
      result.catch(() => {});
      return new Promise(() => {});
    };
    return new Proxy(original, {
      apply: (target, self, args: unknown[]) => call(() => Reflect.apply(target, self, args)),
      construct: (target, args: unknown[], newTarget) =>
        (call(() => Reflect.construct(target, args, newTarget)) as object | undefined) ?? {},
    });
  }

  const wrapped = new WeakMap<object, unknown>();
  function shown(api: string, value: unknown): unknown {
    if (typeof value !== 'function') return value;
    if (!wrapped.has(value)) wrapped.set(value, wrap(api, value as () => unknown));
    return wrapped.get(value);
  }

  for (const { api, owner, key, descriptor } of chosen) {
    const { get, set } = descriptor;
    let own: unknown = descriptor.value;
    Object.defineProperty(owner, key, {
      configurable: true,
      enumerable: descriptor.enumerable ?? false,
      get(this: unknown) {
        const isRead = get !== undefined || typeof own !== 'function';
        const isMissing = fault?.how === 'missing';
        if (!isRead && !isMissing) return shown(api, own);
        const value: unknown = get === undefined ? own : get.call(this);
        // What a function does is counted when it is called.
        if (typeof value === 'function' && !isMissing) return shown(api, value);
        if (isOurs()) {
          const failure = fails(api);
          if (failure === 'throws') throw new Error(`${api} does not work`);
          if (failure !== undefined) return undefined;
        }
        return value;
      },
      set(this: unknown, value: unknown) {
        if (isOurs() && fails(api) === 'throws') throw new Error(`${api} does not work`);
        if (set !== undefined) set.call(this, value);
        else if (get === undefined && this !== owner && this !== globalThis) {
          Object.defineProperty(this, key, { value, writable: true, configurable: true });
        } else own = value;
      },
    });
  }

  return {
    uses,
    restore() {
      for (const { owner, key, descriptor } of chosen)
        Object.defineProperty(owner, key, descriptor);
    },
  };
}

/** Whether the call comes straight from one of our own files. */
function isOurs(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let files: readonly (string | null)[] | undefined;
  Error.stackTraceLimit = 6;
  Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName());
  try {
    // Undefined while another trace is being written.
    files = new Error().stack as unknown as typeof files;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  return OURS.test(files?.find((file) => file !== files[0]) ?? '');
}
