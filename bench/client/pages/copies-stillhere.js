/** Knows a page with many sessions that are watched, strangers to each other. */
import { watchSession } from 'stillhere/client';
import { measure, until } from './copies.js';

let last = 0;

await measure(async (copies) => {
  const sessions = Array.from({ length: copies }, () => {
    last += 1;
    return watchSession({ base: `/copy-${last}/session` });
  });
  await until(() => sessions.every(({ snapshot }) => snapshot.session !== undefined));
});
