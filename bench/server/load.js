/** Knows how browsers ask: sessions in rotation over connections that stay open, by as little work as can be. */
import { connect } from 'node:net';
import { setImmediate as immediate, setTimeout as nap } from 'node:timers/promises';

/** All handlers answer this. */
export const MARKER = Buffer.from('{"ok":true}');
export const SESSIONS = 20;
const PATIENCE = 60_000;
/**
 * So many requests are written at once. Browsers do not do that; here it keeps the cost of waking processes and of
 * system calls, which depends on how busy the other side happens to be, out of what is compared.
 */
export const AT_ONCE = 10;
/** Milliseconds from one look at the answers to the next: a server that writes to who sleeps has nobody to wake. */
const NAP = 3;
const MOST_BYTES = 65_536;
/** As long as a token of ours: the bare app reads it too. */
export const NO_SESSION = `nobody=${'x'.repeat(66)}`;

const BROWSER = `User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0
Accept-Language: en-US,en;q=0.5
Accept-Encoding: gzip, deflate, br, zstd
Referer: http://localhost/accounts?page=1
DNT: 1
Connection: keep-alive`;

/** What a browser sends when a person follows a link, when a script fetches, and when it says that nobody did it. */
const KINDS = {
  navigation: `Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Upgrade-Insecure-Requests: 1
Sec-Fetch-Dest: document
Sec-Fetch-Mode: navigate
Sec-Fetch-Site: same-origin
Sec-Fetch-User: ?1
Priority: u=0, i`,
  fetch: `Accept: application/json
Sec-Fetch-Dest: empty
Sec-Fetch-Mode: cors
Sec-Fetch-Site: same-origin
Priority: u=4`,
  passive: `Accept: application/json
Session-Passive: ?1
Sec-Fetch-Dest: empty
Sec-Fetch-Mode: cors
Sec-Fetch-Site: same-origin
Priority: u=4`,
};

/** @typedef {keyof typeof KINDS} Kind */

/**
 * Signs in once for each session.
 * @param {number} port
 * @param {number} [count]
 * @returns {Promise<readonly string[]>} cookies
 */
export async function signIn(port, count = SESSIONS) {
  /** @type {string[]} */
  const cookies = [];
  for (let index = 0; index < count; index += 1) {
    const response = await fetch(`http://localhost:${port}/sign-in`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    cookies.push(cookie.join('; '));
  }
  return cookies;
}

/**
 * Opens connections, one for each session.
 * @param {number} port
 * @param {readonly string[]} cookies
 * @param {Kind} [kind]
 * @returns {Promise<(requests: number) => Promise<number>>} sends so many requests, a multiple of `SESSIONS * AT_ONCE`;
 *   says how many seconds it took
 */
export async function createLoad(port, cookies, kind = 'navigation') {
  const batches = cookies.map((cookie) =>
    Buffer.from(requestText(port, '/accounts?page=2', cookie, kind).repeat(AT_ONCE)),
  );
  return createSender(
    port,
    batches.map((batch) => () => batch),
  );
}

/**
 * Opens connections that each send, again and again, what their function gives: `AT_ONCE` requests.
 * @param {number} port
 * @param {readonly (() => Buffer)[]} sources
 * @param {(answers: string) => void} [onAnswers] Gets the answers to each.
 * @returns {Promise<(requests: number) => Promise<number>>} as `createLoad`
 */
export async function createSender(port, sources, onAnswers) {
  const connections = await Promise.all(
    sources.map((source) => openConnection(port, source, onAnswers)),
  );
  return async (requests) => {
    const startedAt = performance.now();
    for (const { ask } of connections) ask(requests / connections.length);
    for (let waiting = connections; waiting.length > 0;) {
      await nap(NAP);
      for (const { look } of waiting) look();
      await immediate();
      await immediate();
      for (const { lookAway } of waiting) lookAway();
      waiting = waiting.filter(({ isAnswered }) => !isAnswered());
      if (performance.now() - startedAt > PATIENCE) {
        throw new Error(`Not the answers that were expected:\n${waiting[0]?.said()}`);
      }
    }
    return (performance.now() - startedAt) / 1_000;
  };
}

/**
 * @param {number} port
 * @param {string} path
 * @param {string} cookie
 * @param {Kind} [kind]
 */
export function requestText(port, path, cookie, kind = 'navigation') {
  const cookies = ['theme=dark', '_ga=GA1.1.1034958173.1766512345', cookie];
  const lines = `GET ${path} HTTP/1.1
Host: localhost:${port}
${BROWSER}
${KINDS[kind]}
Cookie: ${cookies.join('; ')}

`;
  return lines.replaceAll('\n', '\r\n');
}

/**
 * @typedef {object} Connection
 * @property {(requests: number) => void} ask Sends so many requests, `AT_ONCE` of them now.
 * @property {() => void} look Reads, until it looks away, what has been answered; then sends the next.
 * @property {() => void} lookAway
 * @property {() => boolean} isAnswered
 * @property {() => string} said What it got last, for whoever wonders why that is no answer.
 */

/**
 * @param {number} port
 * @param {() => Buffer} source
 * @param {(answers: string) => void} [onAnswers]
 * @returns {Promise<Connection>}
 */
function openConnection(port, source, onAnswers) {
  const answers = Buffer.alloc(MOST_BYTES);
  let [unsent, unanswered, length] = [0, 0, 0];

  function send() {
    unsent -= AT_ONCE;
    unanswered = AT_ONCE;
    socket.write(source());
  }

  /** @param {number} bytes */
  function take(bytes) {
    let from = Math.max(0, length - MARKER.length + 1);
    length += bytes;
    for (;;) {
      const at = answers.subarray(0, length).indexOf(MARKER, from);
      if (at === -1) break;
      unanswered -= 1;
      from = at + MARKER.length;
    }
    if (unanswered === 0) {
      onAnswers?.(said());
      length = 0;
      if (unsent > 0) send();
    }
    return true;
  }

  function said() {
    return answers.toString('latin1', 0, length);
  }

  const socket = connect({
    port,
    host: 'localhost',
    onread: { buffer: () => answers.subarray(length), callback: take },
  });
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('connect', () => {
      socket.pause();
      resolve({
        ask(requests) {
          unsent = requests;
          send();
        },
        look: () => void socket.resume(),
        lookAway: () => void socket.pause(),
        isAnswered: () => unanswered + unsent === 0,
        said,
      });
    });
  });
}
