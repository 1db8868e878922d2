/** What the bank's pages look like. */
import { reasonText } from 'stillhere/server';
import { html, Html } from './html.js';
import { tourOf } from './tour.js';
import { ago, dayBefore } from './words.js';

const WAVES =
  'M3 13c3-3 5-3 8 0s5 3 8 0 5-3 8 0M3 19c3-3 5-3 8 0s5 3 8 0 5-3 8 0M3 25c3-3 5-3 8 0s5 3 8 0 5-3 8 0';
const LOGO = html`<svg viewBox="0 0 30 30" width="28" height="28" aria-hidden="true">
  <circle cx="15" cy="6" r="3" fill="currentColor" />
  <path d="${WAVES}" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
</svg>`;
const ICON = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><circle cx="15" cy="6" r="3" fill="#0b5c63"/><path d="${WAVES}" fill="none" stroke="#0b5c63" stroke-width="2"/></svg>`,
)}`;

/** @typedef {import('stillhere/server').Session<{ transfers: readonly Transfer[] }>} BankSession */
/** @typedef {{ readonly to: string, readonly amount: string }} Transfer */

/**
 * @param {{ title: string, head?: Html, body: Html, user?: string | undefined, watch?: Html }} page
 */
export function layout({ title, head, body, user, watch }) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Stillwater Bank</title>
        <link rel="icon" href="${ICON}" />
        <link rel="stylesheet" href="/public/bank.css" />
        ${head}
      </head>
      <body>
        <header>
          <a class="brand" href="/" data-stillhere-keep>${LOGO} Stillwater Bank</a>
          ${user === undefined ? '' : navigation(user, title)}
        </header>
        <main>${body}</main>
        <footer data-stillhere-keep>
          A demonstration of stillhere. No real money was moved. <a href="/tour">What to try</a> ·
          <a href="/gallery">Gallery</a>
        </footer>
        ${watch}
      </body>
    </html>`.text;
}

const PLACES = [
  ['/', 'Accounts'],
  ['/transfer', 'Transfer'],
  ['/market', 'Market'],
  ['/sessions', 'Sessions'],
];

/**
 * @param {string} user
 * @param {string} here
 */
function navigation(user, here) {
  return html`<nav aria-label="Main">
      ${PLACES.map(
        ([path = '', name = '']) =>
          html`<a href="${path}" ${name === here ? html`aria-current="page"` : ''}>${name}</a> `,
      )}
    </nav>
    <form class="leave" method="post" action="/session/sign-out">
      <button class="plain">Sign out <span class="user">${user}</span></button>
    </form>`;
}

/** @param {Pick<Frame, 'clientUrl' | 'isDebugged' | 'stays'>} frame */
function watching({ clientUrl, isDebugged, stays }) {
  const options = `${isDebugged ? 'debug ' : ''}${stays ? 'sign-in-again' : ''}`;
  return html`<still-here ${options} push title-countdown unsaved-forms="form.unsaved"></still-here>
    <script src="${clientUrl}" defer></script>
    <script src="/session/drafts.js" defer></script>`;
}

/** @param {{ reason: string | undefined, next: string, hasFailed?: boolean, username?: string }} form */
export function signInPage({ reason, next, hasFailed = false, username = '' }) {
  const why = reasonText(reason);
  return layout({
    title: 'Sign in',
    body: html`<div class="door">
      <section class="promise">
        <p class="slogan">Your money, at rest.</p>
        <ul>
          <li>We never ask for your password by telephone or e-mail.</li>
          <li>On a shared computer, sign out before you go. If you forget, we do it for you.</li>
          <li>Lost a card? Call us at any hour.</li>
        </ul>
      </section>
      <section class="card">
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
            >Password
            <input name="password" type="password" autocomplete="current-password" required
          /></label>
          <button>Sign in</button>
        </form>
        <p class="hint">
          Try <b>george</b> with <b>password</b>, or <b>maria</b> with <b>sesame</b>.
        </p>
      </section>
    </div>`,
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
    <b>${device || 'Unknown device'}</b>${tag}
    <p class="hint">
      Last active
      <time datetime="${new Date(lastActivityAt).toISOString()}">${ago(lastActivityAt)}</time>,
      signed in ${ago(createdAt)}
    </p>
  </div>`;
}

/** @typedef {{ session: BankSession, refresh: string, clientUrl: string, isDebugged: boolean, stays: boolean }} Frame */

/** Of the last days: what, which kind, how many days ago, how much. */
const BOOKED = /** @type {const} */ ([
  ['Harbour Bakery', 'Card', 0, '-6.40'],
  ['Rent, Quay Street 12', 'Standing order', 1, '-985.00'],
  ['Salary, Northlight Ltd', 'Credit', 2, '+3,120.00'],
  ['City Transport', 'Card', 3, '-24.10'],
  ['Tideway Energy', 'Direct debit', 5, '-71.80'],
  ['Maria', 'Transfer', 6, '+40.00'],
]);

/** @param {Frame} frame */
export function accountsPage(frame) {
  const { subject, data } = frame.session;
  return guarded(
    frame,
    'Accounts',
    html` <div class="greeting">
        <h1>Hello, ${subject}</h1>
        <a class="button" href="/transfer">New transfer</a>
      </div>
      <div class="cards">
        <section class="card account">
          <h2>Current account</h2>
          <p class="money">€ 4,210.55</p>
          <p class="hint">NL00 STIL 0123 4567 89</p>
        </section>
        <section class="card account savings">
          <h2>Savings</h2>
          <p class="money">€ 18,900.00</p>
          <p class="hint">NL00 STIL 9876 5432 10</p>
        </section>
      </div>
      ${
        data.transfers.length === 0
          ? ''
          : html`<section class="card">
              <h2>On their way</h2>
              <ul class="bookings">
                ${data.transfers.map(({ to, amount }) => booking(to, 'Transfer', 'today', `-${amount}`))}
              </ul>
            </section>`
      }
      <section class="card">
        <h2>Current account, last days</h2>
        <ul class="bookings">
          ${BOOKED.map(([what, kind, days, amount]) => booking(what, kind, dayBefore(days), amount))}
        </ul>
      </section>`,
  );
}

/**
 * @param {string} what
 * @param {string} kind
 * @param {string} day
 * @param {string} amount
 */
function booking(what, kind, day, amount) {
  const isCredit = amount.startsWith('+');
  return html`<li>
    <span class="who">${what}<span class="hint">${kind}, ${day}</span></span>
    <span class="amount ${isCredit ? 'credit' : ''}">
      ${isCredit ? '+' : '−'} € ${amount.replace(/^[+-]/, '')}
    </span>
  </li>`;
}

/** @param {{ idle: string, warning: string, absolute: string, store: string }} facts */
export function tourPage(facts) {
  return layout({ title: 'What to try', body: tourOf(facts) });
}

/** @param {Frame} frame */
export function transferPage(frame) {
  return guarded(
    frame,
    'Transfer',
    html` <h1>New transfer</h1>
      <form class="card unsaved" data-stillhere-draft="transfer" method="post" action="/transfer">
        <label>To (name) <input name="to" required maxlength="60" /></label>
        <label>Account number <input name="iban" maxlength="34" /></label>
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
      <p>
        End what you do not know, or have forgotten. What was not saved there is lost. You may be
        asked for your password first.
      </p>
      <still-here-sessions></still-here-sessions>
      <script src="/session/sessions-list.js" defer></script>
      <noscript>
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
        </form>
      </noscript>`,
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
