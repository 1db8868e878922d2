/** Knows how people sign in, each anew, and out again. */
import { AT_ONCE, createSender, NO_SESSION, requestText, SESSIONS } from './load.js';

/**
 * Opens connections by which people sign in and out.
 * @param {number} port
 * @returns {Promise<readonly ((requests: number) => Promise<number>)[]>} signs so many in, and as many out, by turns; each says
 *   how many seconds it took
 */
export async function createSigning(port) {
  const signIn = Buffer.from(requestText(port, '/sign-in', NO_SESSION).repeat(AT_ONCE));
  /** @type {string[]} */
  const cookies = [];
  return [
    await createSender(
      port,
      Array(SESSIONS).fill(() => signIn),
      (answers) => {
        cookies.push(...answers.split('HTTP/1.1 ').slice(1).map(cookiesOf));
      },
    ),
    await createSender(
      port,
      Array(SESSIONS).fill(() =>
        Buffer.from(
          cookies
            .splice(0, AT_ONCE)
            .map((cookie) => requestText(port, '/sign-out', cookie))
            .join(''),
        ),
      ),
    ),
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
