/**
 * Knows how the time of many tabs is turned by hand. Playwright's clock must be turned in each tab from outside; here
 * one tab tells the others, so that an hour of fifty tabs takes seconds.
 */

/**
 * What a page tells of its time.
 * @typedef {object} PageClock
 * @property {number} timers How many wait.
 * @property {number} wakeUps How many have run.
 * @property {(tab: number) => void} follow Makes this the tab of that number, from 1.
 * @property {(tabs: number) => void} lead Makes this the tab that turns the time, of so many.
 * @property {(ms: number) => Promise<number>} turn Lets time pass in all tabs; returns when the next timer is due.
 */

/**
 * Runs in a page before any other script: must stand alone.
 * @param {number} startAt milliseconds since 1970
 */
export function installPageClock(startAt) {
  /** @typedef {{ readonly run: () => void, readonly interval: number | undefined, dueAt: number }} Timer */
  /** @type {Map<number, Timer>} */
  const timers = new Map();
  let now = startAt;
  let lastId = 0;
  const RealDate = Date;
  const { setTimeout } = globalThis;

  /** @param {(...values: unknown[]) => void} callback @param {boolean} isRepeated */
  const add = (callback, delay = 0, isRepeated = false, /** @type {unknown[]} */ values = []) => {
    lastId += 1;
    const interval = isRepeated ? Math.max(1, delay) : undefined;
    timers.set(lastId, { run: () => callback(...values), interval, dueAt: now + delay });
    return lastId;
  };
  const remove = (/** @type {number} */ id) => void timers.delete(id);
  /** @param {(...values: unknown[]) => void} callback @param {number} delay @param {unknown[]} values */
  const setFakeTimeout = (callback, delay, ...values) => add(callback, delay, false, values);
  /** @param {(...values: unknown[]) => void} callback @param {number} delay @param {unknown[]} values */
  const setFakeInterval = (callback, delay, ...values) => add(callback, delay, true, values);
  Object.assign(globalThis, {
    setTimeout: setFakeTimeout,
    setInterval: setFakeInterval,
    clearTimeout: remove,
    clearInterval: remove,
    Date: new Proxy(RealDate, {
      construct: (target, values) =>
        Reflect.construct(target, values.length === 0 ? [now] : values),
      get: (target, name) => (name === 'now' ? () => now : Reflect.get(target, name)),
    }),
  });
  performance.now = () => now - startAt;

  const nextAt = () => Math.min(...[...timers.values()].map(({ dueAt }) => dueAt));
  const beat = () => new Promise((resolve) => setTimeout(resolve));

  /** Requests take no time: it goes on when they are answered. */
  async function settle() {
    const { spy } = /** @type {{ spy: import('./spy.js').Spy }} */ (
      /** @type {unknown} */ (window)
    );
    if (spy.pending === 0) return;
    while (spy.pending > 0) await beat();
    await beat();
  }

  /** @param {number} ms */
  async function turnHere(ms) {
    await settle();
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].sort(([, a], [, b]) => a.dueAt - b.dueAt);
      if (next === undefined || next[1].dueAt > end) break;
      const [id, timer] = next;
      now = Math.max(now, timer.dueAt);
      if (timer.interval === undefined) timers.delete(id);
      else timer.dueAt += timer.interval;
      clock.wakeUps += 1;
      timer.run();
      await settle();
    }
    now = end;
  }

  // Answers come by a channel for each tab: by one for all, each would be brought to everyone.
  const { postMessage } = BroadcastChannel.prototype;
  const turns = new BroadcastChannel('turn');
  /** @type {BroadcastChannel[]} */
  const others = [];
  /** @type {(nextAt: number) => void} */
  let onTurned = () => {};

  const clock = {
    wakeUps: 0,
    get timers() {
      return timers.size;
    },
    follow(/** @type {number} */ tab) {
      const channel = new BroadcastChannel(`turned ${tab}`);
      turns.onmessage = async ({ data }) => {
        await turnHere(data);
        postMessage.call(channel, nextAt());
      };
    },
    lead(/** @type {number} */ tabs) {
      for (let tab = 1; tab < tabs; tab += 1) {
        const channel = new BroadcastChannel(`turned ${tab}`);
        channel.onmessage = ({ data }) => onTurned(data);
        others.push(channel);
      }
    },
    async turn(/** @type {number} */ ms) {
      /** @type {number[]} */
      const instants = [];
      const allTurned = new Promise((resolve) => {
        onTurned = (instant) => {
          if (instants.push(instant) === others.length) resolve(undefined);
        };
        if (others.length === 0) resolve(undefined);
      });
      postMessage.call(turns, ms);
      await turnHere(ms);
      await allTurned;
      return Math.min(...instants, nextAt());
    },
  };
  Object.assign(globalThis, { clock });
}
