// app.mjs
import express from 'express';
import session from 'express-session';
import { attach } from 'stillhere/attach';
import { expressSessionHost } from 'stillhere/attach/express-session';
import { createExpressSessions } from 'stillhere/express';
import { reasonText } from 'stillhere/server';

const host = expressSessionHost({
  store: new session.MemoryStore(), // + the store that the app has had; this one where it has named none
  subjectOf: ({ user }) => user, // + who is signed in, by what the app itself puts in
});
const sessions = attach(host, {
  policy: { idleTimeout: '15m', absoluteTimeout: '8h' }, // + beside it a "store" of stillhere, in production
});
const web = createExpressSessions(sessions); // +

const app = express();
app.use(
  session({
    store: host.store, // + out of it nothing comes that has ended
    secret: 'keyboard cat',
    resave: false,
    saveUninitialized: false,
  }),
);
app.use(web.surface); // + answers /session/*: after express-session, and before any body parser
app.use(express.urlencoded());

app.get('/sign-in', (req, res) => {
  const { reason } = req.query;
  res.send(signInPage(reasonText(reason)));
});
app.post('/sign-in', (req, res, next) => {
  const { username, password } = req.body;
  const { next: address } = req.query;
  // Here you look up the name, and compare a hash.
  if (username !== 'george' || password !== 'password') {
    res.status(401).send(signInPage('The name or the password is wrong.'));
    return;
  }
  req.session.regenerate((failure) => {
    if (failure) {
      next(failure);
      return;
    }
    Object.assign(req.session, { user: username });
    req.session.save((error) => {
      if (error) next(error);
      else res.redirect(303, sessions.safeNext(address, '/accounts'));
    });
  });
});

app.use(web.guard); // + what comes after it is only for who is signed in

app.get('/api/me', (req, res) => {
  res.json({ subject: web.current(req).subject });
});
app.get('/accounts', async (req, res) => {
  res.send(`<!doctype html><html lang="en"><title>Accounts</title>${await web.refreshTag(req)}
    <h1>Hello, ${web.current(req).subject}</h1>
    <form method="post" action="/session/sign-out"><button>Sign out</button></form>
    <still-here></still-here>
    <script src="${sessions.clientUrl}" defer></script>`);
});

function signInPage(why = '') {
  return `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>
    <p role="status">${why}</p>
    <form method="post">
      <label>Name <input name="username" autocomplete="username" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button>Sign in</button>
    </form>`;
}

app.listen(3000);
