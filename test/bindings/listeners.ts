/** Knows who listens at the window and the document since it began to count. */

export interface ListenerCount {
  count(): number;
  /** As `window click`. */
  names(): readonly string[];
  /** Counts no more. */
  stop(): void;
}

/** Counts from now on. */
export function countListeners(): ListenerCount {
  const live = new Map<string, string>();
  const ids = new Map<unknown, number>();
  const undo: (() => void)[] = [];
  for (const [name, target] of Object.entries({ window, document })) {
    const { addEventListener, removeEventListener } = target;
    const keyOf = (type: string, listener: unknown, options: unknown): string => {
      if (!ids.has(listener)) ids.set(listener, ids.size);
      const isCapture =
        typeof options === 'object' ? Reflect.get(options ?? {}, 'capture') : options;
      return [name, type, ids.get(listener), isCapture === true].join(' ');
    };
    const replace = (
      method: 'addEventListener' | 'removeEventListener',
      original: (...args: never[]) => unknown,
      note: (key: string, shown: string, signal: AbortSignal | undefined) => void,
    ): void => {
      const own = (...args: [string, unknown, unknown]): unknown => {
        const signal: unknown =
          typeof args[2] === 'object' && args[2] ? Reflect.get(args[2], 'signal') : undefined;
        note(keyOf(...args), `${name} ${args[0]}`, signal as AbortSignal | undefined);
        return Reflect.apply(original, target, args);
      };
      const before = Object.getOwnPropertyDescriptor(target, method);
      Object.defineProperty(target, method, { value: own, configurable: true });
      // A window of the test's environment has them as its own, a document of its prototype.
      undo.push(() => {
        if (before) Object.defineProperty(target, method, before);
        else Reflect.deleteProperty(target, method);
      });
    };
    replace('addEventListener', addEventListener, (key, shown, signal) => {
      live.set(key, shown);
      signal?.addEventListener('abort', () => live.delete(key));
    });
    replace('removeEventListener', removeEventListener, (key) => live.delete(key));
  }
  return {
    count: () => live.size,
    names: () => [...live.values()],
    stop: () => undo.forEach((put) => put()),
  };
}
