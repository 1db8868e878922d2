/** The bank: which address does what. */
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createExpressSessions } from 'stillhere/express';
import { SessionLimitError } from 'stillhere/server';
import { createGallery } from './gallery.js';
import * as pages from './pages.js';
import { createTickets } from './tickets.js';
import { isPasswordRight } from './users.js';

const SHARES = ['Anchor', 'Beacon', 'Compass', 'Dory'];

/**
 * @param {import('stillhere/server').Sessions<{ transfers: readonly pages.Transfer[] }>} sessions
 * @param {{ idle: string, warning: string, absolute: string, store: string }} facts
 */
export function createBank(sessions, facts) {
  const web = createExpressSessions(sessions);
  const tickets = createTickets();
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy':
        "default-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'; frame-ancestors 'none'; base-uri 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
    });
    next();
  });
  app.use(web.surface);
  app.use('/public', express.static(fileURLToPath(new URL('public', import.meta.url))));
  app.use('/gallery', createGallery(sessions.clientUrl));
  app.use(express.urlencoded({ extended: false, limit: '20kb' }));

  /** @param {express.Request} request */
  const frame = async (request) => ({
    session: web.current(request),
    refresh: await web.refreshTag(request),
    clientUrl: sessions.clientUrl,
    isDebugged: request.query['debug'] !== undefined,
    stays: request.query['stay'] !== undefined,
  });

  /**
   * Signs in a person whose password was right; asks which session shall end where there are too many.
   * @param {express.Request} request
   * @param {express.Response} response
   * @param {{ username: string, next: string, insteadOf?: string }} person
   */
  async function signIn(request, response, { username, next, ...instead }) {
    try {
      await web.of(request, response).signIn(username, { data: { transfers: [] }, ...instead });
      response.redirect(303, next);
    } catch (error) {
      if (!(error instanceof SessionLimitError)) throw error;
      const ticket = tickets.give(username);
      response
        .status(error.status)
        .set('Cache-Control', 'no-store')
        .send(pages.elsewherePage({ sessions: error.sessions, ticket, next }));
    }
  }

  app.get('/sign-in', (request, response) => {
    const { reason, next } = request.query;
    response
      .set('Cache-Control', 'no-store')
      .send(pages.signInPage({ reason: text(reason) || undefined, next: sessions.safeNext(next) }));
  });

  app.post('/sign-in', async (request, response) => {
    const username = text(request.body?.username);
    const next = sessions.safeNext(request.body?.next);
    if (!(await isPasswordRight(username, text(request.body?.password)))) {
      response
        .status(401)
        .send(pages.signInPage({ reason: undefined, next, hasFailed: true, username }));
      return;
    }
    await signIn(request, response, { username, next });
  });

  app.post('/sign-in/instead', async (request, response) => {
    const next = sessions.safeNext(request.body?.next);
    const username = tickets.take(text(request.body?.ticket));
    if (username === undefined) {
      response.status(401).send(pages.signInPage({ reason: 'not-fresh', next }));
      return;
    }
    await signIn(request, response, { username, next, insteadOf: text(request.body?.id) });
  });

  app.get('/', web.guard, async (request, response) => {
    response.send(pages.accountsPage(await frame(request)));
  });

  app.get('/tour', (_request, response) => {
    response.send(pages.tourPage(facts));
  });

  app.get('/transfer', web.guard, async (request, response) => {
    response.send(pages.transferPage(await frame(request)));
  });

  app.post('/transfer', web.guard, async (request, response) => {
    const transfer = {
      to: text(request.body?.to).slice(0, 60),
      amount: text(request.body?.amount).slice(0, 10),
    };
    await web
      .of(request, response)
      .update((data) => ({ transfers: [...data.transfers, transfer].slice(-10) }));
    response.redirect(303, '/');
  });

  app.get('/market', web.guard, async (request, response) => {
    response.send(pages.marketPage(await frame(request)));
  });

  app.get('/feed', web.guard, (_request, response) => {
    response.json(SHARES.map((name) => ({ name, price: (50 + Math.random() * 50).toFixed(2) })));
  });

  app.get('/sessions', web.guard, async (request, response) => {
    const { subject } = web.current(request);
    response.send(pages.sessionsPage(await frame(request), await sessions.list(subject)));
  });

  app.post('/sessions/revoke', web.guard, async (request, response) => {
    const { subject } = web.current(request);
    await sessions.revoke(text(request.body?.id), { subject });
    response.redirect(303, '/sessions');
  });

  app.post('/sessions/revoke-all', web.guard, async (request, response) => {
    const { subject } = web.current(request);
    await sessions.revokeAll(subject);
    response.redirect(303, '/sessions');
  });

  return app;
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : '';
}
