/** Knows a window and a document that need no browser: their listeners, and an event's way through them. */

type Listener = (event: SimEvent) => void;

interface Registered {
  readonly listener: Listener;
  readonly once: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What a listener is given. */
export interface SimEvent {
  readonly type: string;
  readonly isTrusted: boolean;
  preventDefault(): void;
  stopImmediatePropagation(): void;
  composedPath(): readonly unknown[];
}

export interface SimTarget {
  addEventListener(
    name: string,
    listener: Listener,
    options?: { readonly once?: boolean; readonly signal?: AbortSignal },
  ): void;
  removeEventListener(name: string, listener: Listener): void;
  /** Calls the listeners; false when one of them stopped the event. */
  hear(event: SimEvent, isStopped: () => boolean): boolean;
}

export function createTarget(): SimTarget {
  const listeners = new Map<string, Registered[]>();
  return {
    addEventListener(name, listener, { once = false, signal } = {}) {
      const registered = listeners.get(name) ?? [];
      if (registered.some((one) => one.listener === listener)) return;
      listeners.set(name, [...registered, { listener, once, signal }]);
    },
    removeEventListener(name, listener) {
      const registered = listeners.get(name) ?? [];
      listeners.set(
        name,
        registered.filter((one) => one.listener !== listener),
      );
    },
    hear(event, isStopped) {
      for (const { listener, once, signal } of listeners.get(event.type) ?? []) {
        if (signal?.aborted === true) continue;
        if (once) this.removeEventListener(event.type, listener);
        listener(event);
        if (isStopped()) return false;
      }
      return true;
    },
  };
}

/** Sends a trusted event along a path, from the window inwards; false when it did not come through. */
export function fire(path: readonly SimTarget[], type: string, properties: object = {}): boolean {
  let isStopped = false;
  const event: SimEvent = {
    ...properties,
    type,
    isTrusted: true,
    preventDefault() {},
    stopImmediatePropagation: () => void (isStopped = true),
    composedPath: () => [],
  };
  return path.every((target) => target.hear(event, () => isStopped));
}

/** An element without anything in it, for what the curtain asks of the page. */
export interface SimElement {
  hasAttribute(name: string): boolean;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  matches(): boolean;
  querySelector(): null;
}

export function createElement(): SimElement {
  const attributes = new Map<string, string>();
  return {
    hasAttribute: (name) => attributes.has(name),
    getAttribute: (name) => attributes.get(name) ?? null,
    setAttribute: (name, value) => void attributes.set(name, value),
    removeAttribute: (name) => void attributes.delete(name),
    matches: () => false,
    querySelector: () => null,
  };
}

/** Gives this process the classes of a browser that the curtain names, where it has none. */
export function installElements(): void {
  class Nothing {
    replaceSync(): void {}
  }
  for (const name of ['Element', 'HTMLElement', 'CSSStyleSheet']) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value: Nothing });
  }
}
