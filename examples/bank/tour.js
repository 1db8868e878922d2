/** What there is to try in the bank: a page of the demonstration, not of the bank. */
import { html } from './html.js';

/** @param {{ idle: string, warning: string, absolute: string, store: string }} facts */
export function tourOf({ idle, warning, absolute, store }) {
  return html`<h1>What to try</h1>
    <p class="lead">
      Stillwater Bank is a demonstration of stillhere. Sign in as <b>george</b> with
      <b>password</b>, or as <b>maria</b> with <b>sesame</b>.
    </p>
    <ol class="tour">
      <li class="card">
        <h2>Go away</h2>
        <p>
          Leave <a href="/">your accounts</a> alone: after ${idle} without activity the session
          ends, and ${warning} before that you are asked whether you are still there. It ends after
          ${absolute} in any case.
        </p>
      </li>
      <li class="card">
        <h2>Be there</h2>
        <p>
          Type in the <a href="/transfer">transfer form</a>, without sending it, for as long as you
          like: you stay signed in. The <a href="/market">market</a> asks the server every two
          seconds: that does not.
        </p>
      </li>
      <li class="card">
        <h2>Lose nothing</h2>
        <p>
          Begin a transfer, go away until the session has ended, and sign in again: what you had
          typed is back. Sign in as the other person instead: there is nothing.
        </p>
      </li>
      <li class="card">
        <h2>Come back</h2>
        <p>
          Type into <a href="/transfer?stay">this transfer</a> and go away: the page stays, covered,
          and is as you left it when you have signed in again. Any other is put back after signing
          in. Sign in as the other person, and nothing is there.
        </p>
      </li>
      <li class="card">
        <h2>Take your time</h2>
        <p>
          Press “I need more time” in the warning: you have ten times as long, in every tab, and
          again when you sign in here the next time.
        </p>
      </li>
      <li class="card">
        <h2>Use two tabs</h2>
        <p>
          Work in one keeps the other quiet. The warning comes in both, and is answered once.
          Signing out in one hides the other.
        </p>
      </li>
      <li class="card">
        <h2>Use two browsers</h2>
        <p>
          Sign in with another browser, then end that session from <a href="/sessions">here</a>.
          With a third, you are asked which one shall end.
        </p>
      </li>
      <li class="card">
        <h2>Break it</h2>
        <p>
          Stop the server while the warning shows, and start it again. Put the machine to sleep.
          Press "Back" after signing out.
        </p>
      </li>
      <li class="card">
        <h2>Look behind it</h2>
        <p>
          See what the page believes, and why, in <a href="/?debug">the panel for developers</a>.
          Sessions are kept in ${store}.
        </p>
      </li>
      <li class="card">
        <h2>See all of it</h2>
        <p>
          Each dialog, in 25 languages and seven looks, on a desk and a phone, is in the
          <a href="/gallery">gallery</a>.
        </p>
      </li>
    </ol>`;
}
