/** Knows one server under measure: a process that runs one app, and tells the time that its CPU took. */
import { listen } from './listen.js';

const [, , app = '', redis = ''] = process.argv;
process.once('SIGTERM', () => process.exit());
process.once('disconnect', () => process.exit());
process.on('message', () => tell({ cpu: process.cpuUsage() }));
tell({ port: await listen(app, redis) });

/** @param {object} message */
function tell(message) {
  process.send?.(message);
}
