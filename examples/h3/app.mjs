// app.mjs
import { H3, html, raw, redirect, serve } from 'h3';
import { createH3Sessions } from 'stillhere/h3';
import { createSessions, reasonText } from 'stillhere/server';

const sessions = createSessions({ policy: { idleTimeout: '15m', absoluteTimeout: '8h' } });
const web = createH3Sessions(sessions);
const app = new H3();

app.register(web.plugin); // answers /session/*, and has its word on every other answer

app.all('/sign-in', async (event) => {
  const { searchParams } = event.url;
  let why = reasonText(searchParams.get('reason'));
  if (event.req.method === 'POST') {
    const form = await event.req.formData();
    // Here you look up the name, and compare a hash.
    if (form.get('username') === 'george' && form.get('password') === 'password') {
      await web.of(event).signIn('george');
      return redirect(sessions.safeNext(searchParams.get('next'), '/accounts'), 303);
    }
    event.res.status = 401;
    why = 'The name or the password is wrong.';
  }
  return html`<!doctype html>
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
});

// What is below these paths is only for who is signed in.
app.use('/accounts/**', web.guard);
app.use('/api/**', web.guard);

app.get('/accounts', async (event) => {
  const { subject } = web.current(event);
  return html`<!doctype html>
    <html lang="en">
      <title>Accounts</title>
      ${raw(await web.refreshTag(event))}
      <h1>Hello, ${subject}</h1>
      <form method="post" action="/session/sign-out"><button>Sign out</button></form>
      <still-here></still-here>
      <script src="${sessions.clientUrl}" defer></script>
    </html>`;
});

app.get('/api/me', (event) => ({ subject: web.current(event).subject }));

serve(app, { port: 3000 });
