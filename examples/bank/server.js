/**
 * A bank that ends idle sessions. Set `PORT`, `IDLE_TIMEOUT`, `WARN_BEFORE`, `ABSOLUTE_TIMEOUT` (durations such as
 * `15m`, or milliseconds) to try other times than the short ones of this demonstration, and `MAX_SESSIONS` (2) to be
 * signed in at more places at once.
 */
import { randomBytes } from 'node:crypto';
import { describeDevice } from 'stillhere/devices';
import { createSessions, parsePolicy } from 'stillhere/server';
import { createBank } from './app.js';
import { openStore } from './store.js';
import { words } from './words.js';

const port = Number(process.env['PORT'] ?? 3000);
const usual = {
  idleTimeout: duration('IDLE_TIMEOUT') ?? '60s',
  ...only('warnBefore', duration('WARN_BEFORE')),
  ...only('absoluteTimeout', duration('ABSOLUTE_TIMEOUT')),
  maxSessions: Number(process.env['MAX_SESSIONS'] ?? 2),
  onLimit: /** @type {const} */ ('refuse'),
  shortWarningBecause: 'a demonstration: nothing real is lost, and visitors have little time',
};
const { idleTimeout, warnBefore, absoluteTimeout } = parsePolicy(usual);
// Ten times the usual, as WCAG 2.2.1 has it.
const extendedTime = Math.min(10 * idleTimeout, absoluteTimeout);
const policy = { ...usual, extendedTime };
const times = {
  idle: words(idleTimeout),
  warning: words(warnBefore),
  absolute: words(absoluteTimeout),
};

const { store, name } = await openStore();
/** @type {import('stillhere/server').Sessions<{ transfers: readonly import('./pages.js').Transfer[] }>} */
const sessions = createSessions({
  store,
  policy,
  passive: ['/feed'],
  yourSessions: true,
  describeDevice,
  // A bank would have it from where its other secrets are: after a restart, what was typed before is lost.
  drafts: { secrets: [process.env['DRAFTS_SECRET'] ?? randomBytes(32).toString('base64')] },
  onError: (error, { stage }) => console.error(`${stage}:`, error),
});
sessions.on('started', ({ subject, where }) => console.log(`${subject} signed in (${where})`));
sessions.on('ended', ({ subject, reason, where }) =>
  console.log(`${subject}: session ended, ${reason} (${where})`),
);

const server = createBank(sessions, { ...times, store: name }).listen(port, () => {
  console.log(`Stillwater Bank: http://localhost:${port}  (george / password)`);
  console.log(
    `Signed out after ${times.idle} without activity, warned ${times.warning} before, at most ${times.absolute}.`,
  );
  console.log(`Sessions are kept in ${name}.`);
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    void stop();
  });
}

/** Takes no more requests, writes what waits and ends the event streams; who stays connected does not hold it. */
async function stop() {
  const closed = new Promise((resolve) => server.close(resolve));
  await sessions.close();
  setTimeout(() => server.closeAllConnections(), 500).unref();
  await closed;
  await store.close();
}

/**
 * @param {string} variable
 * @returns {import('stillhere/server').Duration | undefined}
 */
function duration(variable) {
  const text = process.env[variable];
  if (text === undefined || text === '') return undefined;
  return /^\d+$/.test(text)
    ? Number(text)
    : /** @type {import('stillhere/server').Duration} */ (text);
}

/**
 * @template {string} Name
 * @template Value
 * @param {Name} key
 * @param {Value | undefined} value
 * @returns {Partial<Record<Name, Value>>}
 */
function only(key, value) {
  return /** @type {Partial<Record<Name, Value>>} */ (value === undefined ? {} : { [key]: value });
}
