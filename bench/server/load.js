/** Knows how browsers ask: sessions in rotation over connections that stay open, by as little work as can be. */
import { connect } from 'node:net';

/** All handlers answer this. */
const BODY = '{"ok":true}';
const MARKER = Buffer.from(BODY);
const NOTHING = Buffer.alloc(0);
export const SESSIONS = 20;
const PATIENCE = 30_000;
/**
 * So many requests are written at once. Browsers do not do that; here it keeps the cost of waking processes and of
 * system calls, which depends on how busy the other side happens to be, out of what is compared.
 */
export const AT_ONCE = 10;
/** As long as a token of ours: the bare app reads it too. */
export const NO_SESSION = `nobody=${'x'.repeat(66)}`;

const BROWSER = `User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0
Accept-Language: en-US,en;q=0.5
Accept-Encoding: gzip, deflate, br, zstd
Referer: http://localhost/accounts?page=1
DNT: 1
Connection: keep-alive`;

/** What a browser sends when a person follows a link, and when a script fetches. */
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
  const connections = await Promise.all(
    cookies.map((cookie) => openConnection(port, requestText(port, cookie, kind))),
  );
  return async (requests) => {
    const startedAt = performance.now();
    const doze = stayAwake();
    let left = requests;
    await Promise.all(
      connections.map(async (ask) => {
        while (left > 0) {
          left -= AT_ONCE;
          await ask();
        }
      }),
    );
    doze();
    return (performance.now() - startedAt) / 1_000;
  };
}

/**
 * Keeps this process from waiting for its sockets: to wake it would be the work of the server's system calls, the more
 * often the slower the server is. Returns what ends that.
 */
function stayAwake() {
  let isAwake = true;
  const look = () => {
    if (isAwake) setImmediate(look);
  };
  look();
  return () => {
    isAwake = false;
  };
}

/**
 * @param {number} port
 * @param {string} cookie
 * @param {Kind} kind
 */
function requestText(port, cookie, kind) {
  const cookies = ['theme=dark', '_ga=GA1.1.1034958173.1766512345', cookie];
  const lines = `GET /accounts?page=2 HTTP/1.1
Host: localhost:${port}
${BROWSER}
${KINDS[kind]}
Cookie: ${cookies.join('; ')}

`;
  return lines.replaceAll('\n', '\r\n');
}

/**
 * @param {number} port
 * @param {string} text
 * @returns {Promise<() => Promise<void>>} asks `AT_ONCE` times
 */
function openConnection(port, text) {
  const batch = Buffer.from(text.repeat(AT_ONCE));
  /** @type {Buffer} */
  let received = NOTHING;
  /** @type {() => void} */
  let answered;
  /** @type {(error: Error) => void} */
  let failed;

  /** @param {Buffer} data */
  function take(data) {
    received = received.length === 0 ? data : Buffer.concat([received, data]);
    if (!received.subarray(-MARKER.length).equals(MARKER)) return;
    const answers = received.toString('latin1').split('HTTP/1.1 200 OK').length - 1;
    if (answers < AT_ONCE) return;
    received = NOTHING;
    socket.setTimeout(0);
    answered();
  }

  const socket = connect(port, 'localhost');
  return new Promise((resolve, reject) => {
    failed = reject;
    socket.setNoDelay(true);
    socket.on('timeout', () => {
      socket.destroy(
        new Error(`Not the answers that were expected:\n${received.toString('latin1')}`),
      );
    });
    socket.on('error', (error) => failed(error));
    socket.on('data', take);
    socket.on('connect', () => {
      resolve(
        () =>
          new Promise((done, fail) => {
            answered = done;
            failed = fail;
            socket.setTimeout(PATIENCE);
            socket.write(batch);
          }),
      );
    });
  });
}
