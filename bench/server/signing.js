/** Knows how people sign in, each anew, and out again. */
import { createCaller } from './caller.js';
import { AT_ONCE, NO_SESSION, requestText, SESSIONS } from './load.js';

/**
 * Opens connections by which people sign in, and out again. What a browser makes of an answer, and of that its next
 * request, is made before each is asked: it is nothing that a server does.
 * @param {number} port
 * @returns {Promise<readonly [import('./variants.js').Work, import('./variants.js').Work]>} signs a few in, and as many out
 */
export async function createSigning(port) {
  const signIn = Buffer.from(requestText(port, '/sign-in', NO_SESSION).repeat(AT_ONCE));
  /** @type {Buffer[]} */
  const answers = [];
  /** @type {Buffer[]} */
  const signOuts = [];
  return [
    {
      ask: await createCaller(
        port,
        Array(SESSIONS).fill(() => signIn),
        (bytes) => answers.push(bytes),
      ),
    },
    {
      prepare() {
        for (const answer of answers.splice(0)) {
          const cookies = answer.toString('latin1').split('HTTP/1.1 ').slice(1).map(cookiesOf);
          const texts = cookies.map((cookie) => requestText(port, '/sign-out', cookie));
          signOuts.push(Buffer.from(texts.join('')));
        }
      },
      ask: await createCaller(
        port,
        Array(SESSIONS).fill(() => signOuts.shift() ?? Buffer.alloc(0)),
      ),
    },
  ];
}

/**
 * What a browser keeps of the cookies that an answer sets.
 * @param {string} answer
 */
export function cookiesOf(answer) {
  return Array.from(answer.matchAll(/^set-cookie: ([^;\r]+)/gim), ([, cookie]) => cookie).join(
    '; ',
  );
}
