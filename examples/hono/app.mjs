// app.mjs
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { createHonoSessions } from 'stillhere/hono';
import { createSessions, reasonText } from 'stillhere/server';

const sessions = createSessions({ policy: { idleTimeout: '15m', absoluteTimeout: '8h' } });
const web = createHonoSessions(sessions);
const app = new Hono();

app.use(web.surface); // answers /session/*, and gives every answer its cookies: before all else

/** @param {string | undefined} why */
const signInPage = (why) =>
  html`<!doctype html>
    <html lang="en">
      <title>Sign in</title>
      <h1>Sign in</h1>
      <p role="status">${why}</p>
      <form method="post">
        <label>Name <input name="username" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" required /></label>
        <button>Sign in</button>
      </form>
    </html>`;

app.get('/sign-in', (c) => c.html(signInPage(reasonText(c.req.query('reason')))));
app.post('/sign-in', async (c) => {
  const { username, password } = await c.req.parseBody();
  // Here you look up the name, and compare a hash.
  if (username !== 'george' || password !== 'password') {
    return c.html(signInPage('The name or the password is wrong.'), 401);
  }
  await web.of(c).signIn(username);
  return c.redirect(sessions.safeNext(c.req.query('next'), '/accounts'), 303);
});

const guarded = app.use(web.guard); // what comes after it is only for who is signed in

guarded.get('/api/me', (c) => c.json({ subject: c.var.session.subject }));
guarded.get('/accounts', async (c) =>
  c.html(
    html`<!doctype html>
      <html lang="en">
        <title>Accounts</title>
        ${raw(await web.refreshTag(c))}
        <h1>Hello, ${c.var.session.subject}</h1>
        <form method="post" action="/session/sign-out"><button>Sign out</button></form>
        <still-here></still-here>
        <script src="${sessions.clientUrl}" defer></script>
      </html>`,
  ),
);

serve({ fetch: app.fetch, port: 3000 });
