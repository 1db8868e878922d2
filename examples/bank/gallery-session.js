/** A session that stands still, for the gallery: what its list and its drafts ask of a server, and are answered. */
import { randomBytes } from 'node:crypto';
import express from 'express';

const MINUTE = 60_000;

const SESSIONS = [
  { device: 'Firefox, Windows', place: 'London', signedInFor: 12 * MINUTE, idleFor: 0 },
  { device: 'Safari, iPhone', place: 'Leeds', signedInFor: 190 * MINUTE, idleFor: 5 * MINUTE },
  { device: 'Chrome, Android', place: '', signedInFor: 1_500 * MINUTE, idleFor: 95 * MINUTE },
];
const LIST = {
  sessions: SESSIONS.map((session, at) => ({ ...session, id: `gallery-${at}`, isThis: at === 0 })),
  more: 0,
  ended: 0,
};

/** The calls, under whatever base path. Nothing can be ended here: that did not reach the server. */
export function createGallerySession() {
  const key = randomBytes(32).toString('base64url');
  const calls = express.Router();
  calls.get('/sessions', (_request, response) => void response.json(LIST));
  calls.post(['/sessions/end', '/sessions/end-others'], (_request, response) => {
    response.status(503).end();
  });
  calls.post('/drafts', (_request, response) => {
    response.json({
      session: 'gallery',
      keepFor: 24 * 60 * MINUTE,
      wipeAt: 'never',
      keys: [{ version: 'gallery', key }],
    });
  });
  return calls;
}
