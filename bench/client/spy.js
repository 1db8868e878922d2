/** Knows what a page does unseen: its words to other tabs, its requests under way, its listeners. */

/**
 * What a page tells of itself.
 * @typedef {object} Spy
 * @property {number} messages How often other tabs were told something.
 * @property {number} pending Requests under way.
 * @property {{ readonly type: string, readonly listener: (event: Event) => void }[]} listeners Those of the window and the document.
 */

/** Runs in a page before its scripts: must stand alone. */
export function installSpy() {
  /** @type {Spy} */
  const spy = { messages: 0, pending: 0, listeners: [] };
  Object.assign(globalThis, { spy });
  const { fetch } = globalThis;
  const { addEventListener } = EventTarget.prototype;
  const { postMessage } = BroadcastChannel.prototype;
  const { setItem } = Storage.prototype;

  globalThis.fetch = async (...request) => {
    spy.pending += 1;
    try {
      return await fetch(...request);
    } finally {
      spy.pending -= 1;
    }
  };
  BroadcastChannel.prototype.postMessage = function counted(/** @type {unknown} */ message) {
    spy.messages += 1;
    postMessage.call(this, message);
  };
  Storage.prototype.setItem = function counted(
    /** @type {string} */ key,
    /** @type {string} */ value,
  ) {
    spy.messages += 1;
    setItem.call(this, key, value);
  };
  EventTarget.prototype.addEventListener = function spied(
    /** @type {string} */ type,
    /** @type {EventListenerOrEventListenerObject | null} */ listener,
    /** @type {AddEventListenerOptions | boolean | undefined} */ options,
  ) {
    const target = this ?? window;
    if (typeof listener === 'function' && (target === window || target === document)) {
      spy.listeners.push({ type, listener });
    }
    addEventListener.call(target, type, listener, options);
  };
}
