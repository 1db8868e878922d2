/** What the bank's pages look like. */
import Bowser from 'bowser';
import { reasonText } from 'stillhere/server';
import { html, Html } from './html.js';
import { ago } from './words.js';

/** @typedef {import('stillhere/server').Session<{ transfers: readonly Transfer[] }>} BankSession */
/** @typedef {{ readonly to: string, readonly amount: string }} Transfer */

/**
 * @param {{ title: string, head?: Html, body: Html, user?: string | undefined, watch?: Html }} page
 */
function layout({ title, head, body, user, watch }) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Stillwater Bank</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/public/bank.css" />
        ${head}
      </head>
      <body>
        <header>
          <a class="brand" href="/" data-stillhere-keep>Stillwater Bank</a>
          ${user === undefined ? '' : navigation(user)}
        </header>
        <main>${body}</main>
        <footer data-stillhere-keep>A demonstration of stillhere. No real money was moved.</footer>
        ${watch}
      </body>
    </html>`.text;
}

/** @param {string} user */
function navigation(user) {
  return html`<nav aria-label="Main">
    <a href="/">Accounts</a>
    <a href="/transfer">Transfer</a>
    <a href="/market">Market</a>
    <a href="/sessions">Sessions</a>
    <form method="post" action="/session/sign-out">
      <button class="plain">Sign out <span class="user">${user}</span></button>
    </form>
  </nav>`;
}

/** @param {Pick<Frame, 'clientUrl' | 'isDebugged'>} frame */
function watching({ clientUrl, isDebugged }) {
  const debug = isDebugged ? 'debug' : '';
  return html`<still-here ${debug} push title-countdown unsaved-forms="form.unsaved"></still-here>
    <script src="${clientUrl}" defer></script>`;
}

/** @param {{ reason: string | undefined, next: string, hasFailed?: boolean, username?: string }} form */
export function signInPage({ reason, next, hasFailed = false, username = '' }) {
  const why = reasonText(reason);
  return layout({
    title: 'Sign in',
    body: html`<section class="card narrow">
      <h1>Sign in</h1>
      ${why === undefined ? '' : html`<p class="notice" role="status">${why}</p>`}
      ${hasFailed ? html`<p class="notice error" role="alert">The user name or the password is wrong.</p>` : ''}
      <form method="post" action="/sign-in">
        <input type="hidden" name="next" value="${next}" />
        <label
          >User name
          <input name="username" autocomplete="username" required autofocus value="${username}"
        /></label>
        <label
          >Password <input name="password" type="password" autocomplete="current-password" required
        /></label>
        <button>Sign in</button>
      </form>
      <p class="hint">
        Try <b>george</b> with <b>password</b>, or <b>maria</b> with <b>sesame</b>.
      </p>
    </section>`,
  });
}

/** @param {{ sessions: import('stillhere/server').SessionLimitError['sessions'], ticket: string, next: string }} page */
export function elsewherePage({ sessions, ticket, next }) {
  return layout({
    title: 'Signed in elsewhere',
    body: html`<section class="narrow">
      <h1>You are signed in elsewhere</h1>
      <p>
        Your account can be used at ${sessions.length} ${sessions.length === 1 ? 'place' : 'places'}
        at once. Which session shall end, so that you can sign in here? What was not saved there is
        lost.
      </p>
      <form method="post" action="/sign-in/instead">
        <input type="hidden" name="ticket" value="${ticket}" />
        <input type="hidden" name="next" value="${next}" />
        <ul class="sessions">
          ${sessions.map(
            (session) =>
              html` <li class="card">
                ${whenAndWhere(session)}
                <button name="id" value="${session.id}" aria-describedby="${session.id}">
                  End it, and sign in here
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <p><a href="/sign-in">Do not sign in here</a></p>
    </section>`,
  });
}

/**
 * @param {import('stillhere/server').SessionLimitError['sessions'][number]} session
 * @param {Html | ''} [tag]
 */
function whenAndWhere({ id, device, createdAt, lastActivityAt }, tag = '') {
  return html`<div id="${id}">
    <b>${deviceName(device)}</b>${tag}
    <p class="hint">
      Last active
      <time datetime="${new Date(lastActivityAt).toISOString()}">${ago(lastActivityAt)}</time>,
      signed in ${ago(createdAt)}
    </p>
  </div>`;
}

/**
 * @param {Frame} frame
 * @param {{ idle: string, warning: string, absolute: string, store: string }} facts
 * @typedef {{ session: BankSession, refresh: string, clientUrl: string, isDebugged: boolean }} Frame
 */
export function accountsPage(frame, facts) {
  const transfers = frame.session.data.transfers;
  return guarded(
    frame,
    'Accounts',
    html` <h1>Hello, ${frame.session.subject}</h1>
      <div class="cards">
        <section class="card">
          <h2>Current account</h2>
          <p class="money">€ 4,210.55</p>
          <p class="hint">NL00 STIL 0123 4567 89</p>
        </section>
        <section class="card">
          <h2>Savings</h2>
          <p class="money">€ 18,900.00</p>
          <p class="hint">NL00 STIL 9876 5432 10</p>
        </section>
      </div>
      <section class="card">
        <h2>Transfers of this session</h2>
        ${
          transfers.length === 0
            ? html`<p>None yet. <a href="/transfer">Make one</a>.</p>`
            : html`<ul>
                ${transfers.map(({ to, amount }) => html`<li>€ ${amount} to ${to}</li>`)}
              </ul>`
        }
      </section>
      <section class="card">
        <h2>What to try</h2>
        <p>
          Leave this page alone: after ${facts.idle} without activity your session ends, and
          ${facts.warning} before that you are asked whether you are still there. It ends after
          ${facts.absolute} in any case.
        </p>
        <ul>
          <li>
            Open a second tab: work in one keeps the other quiet, signing out in one hides the
            other.
          </li>
          <li>
            Type in the <a href="/transfer">transfer form</a>, without sending it, for as long as
            you like: you stay signed in.
          </li>
          <li>
            Watch the <a href="/market">market</a> ask the server every two seconds: that does not
            keep you signed in.
          </li>
          <li>
            See what the page believes, and why, in <a href="/?debug">the panel for developers</a>.
          </li>
          <li>
            Sign in with another browser, then end that session from <a href="/sessions">here</a>.
            With a third, you are asked which one shall end.
          </li>
          <li>Stop the server while the warning shows, and start it again.</li>
        </ul>
        <p class="hint">Sessions are kept in ${facts.store}.</p>
      </section>`,
  );
}

/** @param {Frame} frame */
export function transferPage(frame) {
  return guarded(
    frame,
    'Transfer',
    html` <h1>New transfer</h1>
      <form class="card unsaved" method="post" action="/transfer">
        <label>To (name) <input name="to" required maxlength="60" autocomplete="off" /></label>
        <label>Account number <input name="iban" maxlength="34" autocomplete="off" /></label>
        <label
          >Amount in euros
          <input name="amount" inputmode="decimal" required pattern="\\d{1,6}([.,]\\d{2})?"
        /></label>
        <label>Date <input name="date" type="date" /></label>
        <label
          >Purpose
          <select name="purpose">
            <option>Rent</option>
            <option>Invoice</option>
            <option>Gift</option>
            <option>Other</option>
          </select></label
        >
        <label
          >Message to the recipient <textarea name="message" rows="4" maxlength="500"></textarea>
        </label>
        <label>Your own notes <textarea name="notes" rows="8" maxlength="5000"></textarea></label>
        <div class="row">
          <button>Send</button> <button type="reset" class="plain">Clear</button>
        </div>
      </form>`,
  );
}

/** @param {Frame} frame */
export function marketPage(frame) {
  return guarded(
    frame,
    'Market',
    html` <h1>Market</h1>
      <section class="card">
        <p>
          This page asks the server every two seconds, as a passive request: it never keeps you
          signed in.
        </p>
        <table>
          <thead>
            <tr>
              <th scope="col">Share</th>
              <th scope="col">Price</th>
            </tr>
          </thead>
          <tbody id="feed"></tbody>
        </table>
        <p class="hint" id="feed-state" role="status"></p>
      </section>
      <script src="/public/market.js" type="module"></script>`,
  );
}

/**
 * @param {Frame} frame
 * @param {readonly BankSession[]} sessions
 */
export function sessionsPage(frame, sessions) {
  return guarded(
    frame,
    'Sessions',
    html` <h1>Where you are signed in</h1>
      <ul class="sessions">
        ${sessions.map(
          (session) =>
            html` <li class="card">
              ${whenAndWhere(session, session.id === frame.session.id ? html` <span class="tag">this browser</span>` : '')}
              <form method="post" action="/sessions/revoke">
                <input type="hidden" name="id" value="${session.id}" /><button class="plain">
                  End this session
                </button>
              </form>
            </li>`,
        )}
      </ul>
      <form method="post" action="/sessions/revoke-all">
        <button>Sign out everywhere</button>
      </form>`,
  );
}

/**
 * @param {Frame} frame
 * @param {string} title
 * @param {Html} body
 */
function guarded(frame, title, body) {
  const { session, refresh } = frame;
  return layout({
    title,
    head: new Html(refresh),
    body,
    user: session.subject,
    watch: watching(frame),
  });
}

/** @param {string} userAgent */
function deviceName(userAgent) {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  return browser.name && os.name ? `${browser.name} on ${os.name}` : userAgent;
}
