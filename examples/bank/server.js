/**
 * A bank that ends idle sessions. Set `PORT`, `IDLE_TIMEOUT`, `WARN_BEFORE`, `ABSOLUTE_TIMEOUT` (durations such as
 * `15m`, or milliseconds) to try other times than the short ones of this demonstration.
 */
import { createSessions } from 'stillhere/server';
import { createBank } from './app.js';
import { openStore } from './store.js';

const idle = duration('IDLE_TIMEOUT', '60s');
const warning = duration('WARN_BEFORE', '30s');
const absolute = duration('ABSOLUTE_TIMEOUT', '30m');
const port = Number(process.env['PORT'] ?? 3000);

const { store, name } = await openStore();
/** @type {import('stillhere/server').Sessions<{ transfers: readonly import('./pages.js').Transfer[] }>} */
const sessions = createSessions({
  store,
  policy: {
    idleTimeout: idle,
    warnBefore: warning,
    absoluteTimeout: absolute,
    shortWarningBecause: 'a demonstration: nothing real is lost, and visitors have little time',
  },
  passive: ['/feed'],
  onError: (error, { stage }) => console.error(`${stage}:`, error),
});
sessions.on('started', ({ subject, where }) => console.log(`${subject} signed in (${where})`));
sessions.on('ended', ({ subject, reason, where }) =>
  console.log(`${subject}: session ended, ${reason} (${where})`),
);

const server = createBank(sessions, {
  idle: String(idle),
  warning: String(warning),
  absolute: String(absolute),
  store: name,
}).listen(port, () => {
  console.log(`Stillwater Bank: http://localhost:${port}  (george / password)`);
  console.log(`Idle timeout ${idle}, warning ${warning} before, at most ${absolute}.`);
  console.log(`Sessions are kept in ${name}.`);
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    void sessions.close();
    server.close(() => void store.close());
    server.closeAllConnections();
  });
}

/**
 * @param {string} variable
 * @param {import('stillhere/server').Duration} byDefault
 * @returns {import('stillhere/server').Duration}
 */
function duration(variable, byDefault) {
  const text = process.env[variable];
  if (text === undefined || text === '') return byDefault;
  return /^\d+$/.test(text)
    ? Number(text)
    : /** @type {import('stillhere/server').Duration} */ (text);
}
