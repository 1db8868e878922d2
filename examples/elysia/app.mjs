// app.mjs
import { node } from '@elysiajs/node';
import { Elysia, t } from 'elysia';
import { createElysiaSessions } from 'stillhere/elysia';
import { createSessions, reasonText } from 'stillhere/server';

const sessions = createSessions({ policy: { idleTimeout: '15m', absoluteTimeout: '8h' } });
const web = createElysiaSessions(sessions);

const page = (title = '', html = '', status = 200) =>
  new Response(`<!doctype html><html lang="en"><title>${title}</title>${html}</html>`, {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  });

const signInPage = (why = '', status = 200) =>
  page(
    'Sign in',
    `<h1>Sign in</h1>
    <p role="status">${why}</p>
    <form method="post">
      <label>Name <input name="username" autocomplete="username" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button>Sign in</button>
    </form>`,
    status,
  );

new Elysia({ adapter: node() })
  .use(web.plugin) // answers /session/*, and has its word on every other answer
  .get('/sign-in', ({ query: { reason } }) => signInPage(reasonText(reason)))
  .post(
    '/sign-in',
    async ({ request, body, query: { next } }) => {
      // Here you look up the name, and compare a hash.
      if (body.username !== 'george' || body.password !== 'password') {
        return signInPage('The name or the password is wrong.', 401);
      }
      await web.of(request).signIn('george');
      const address = sessions.safeNext(next, '/accounts');
      return new Response(null, { status: 303, headers: { Location: address } });
    },
    { body: t.Object({ username: t.String(), password: t.String() }) },
  )
  .use(web.guard) // what comes after it is only for who is signed in
  .get('/accounts', async ({ request, session }) =>
    page(
      'Accounts',
      `${await web.refreshTag(request)}
      <h1>Hello, ${session.subject}</h1>
      <form method="post" action="/session/sign-out"><button>Sign out</button></form>
      <still-here></still-here>
      <script src="${sessions.clientUrl}" defer></script>`,
    ),
  )
  .get('/api/me', ({ session }) => ({ subject: session.subject }))
  .listen(3000);
