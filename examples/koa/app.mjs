// app.mjs
import { text } from 'node:stream/consumers';
import Koa from 'koa';
import { createKoaSessions } from 'stillhere/koa';
import { createSessions, reasonText } from 'stillhere/server';

const sessions = createSessions({ policy: { idleTimeout: '15m', absoluteTimeout: '8h' } });
const web = createKoaSessions(sessions);
const app = new Koa();

app.use(web.surface); // answers /session/*, so it comes before any body parser

app.use(async (ctx, next) => {
  if (ctx.path !== '/sign-in') return next();
  const { reason, next: address } = ctx.query;
  let why = reasonText(reason) ?? '';
  if (ctx.method === 'POST') {
    const form = new URLSearchParams(await text(ctx.req));
    // Here you look up the name, and compare a hash.
    if (form.get('username') === 'george' && form.get('password') === 'password') {
      await web.of(ctx).signIn('george');
      ctx.redirect(sessions.safeNext(address, '/accounts'));
      ctx.status = 303;
      return;
    }
    ctx.status = 401;
    why = 'The name or the password is wrong.';
  }
  ctx.body = `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>
    <p role="status">${why}</p>
    <form method="post">
      <label>Name <input name="username" autocomplete="username" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button>Sign in</button>
    </form>`;
});

app.use(web.guard); // what comes after it is only for who is signed in

app.use(async (ctx) => {
  const { session } = ctx.state;
  if (ctx.path === '/api/me') ctx.body = { subject: session.subject };
  if (ctx.path === '/accounts') {
    ctx.body = `<!doctype html><html lang="en"><title>Accounts</title>${await web.refreshTag(ctx)}
      <h1>Hello, ${session.subject}</h1>
      <form method="post" action="/session/sign-out"><button>Sign out</button></form>
      <still-here></still-here>
      <script src="${sessions.clientUrl}" defer></script>`;
  }
});

app.listen(3000);
