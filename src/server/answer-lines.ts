/** Knows what goes onto an answer that is not known yet: lines, put there when it is. */
import { serialize } from 'cookie';
import { remembered } from './remembered.ts';

/** A cookie that a browser is given; or one that is taken away, which is empty and kept for 0 seconds. */
export interface CookieLine {
  readonly name: string;
  /** As it is: what needs no encoding in a header. */
  readonly value: string;
  readonly path: string;
  /** Left out: this host alone. */
  readonly domain?: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly partitioned: boolean;
  /** For how many seconds the browser keeps it. Left out: until it closes. */
  readonly maxAge?: number;
}

/** The answer to one request, as far as stillhere has a say in it. */
export interface Answer {
  /**
   * Sets a header of the answer that goes out in the end, whatever a framework makes of it: one of an error too.
   * @throws TypeError when the answer has begun: nobody would hear of it.
   */
  header(name: string, value: string): void;
  /**
   * Adds a cookie to it, beside those of others and after those of calls before.
   * @throws TypeError when the answer has begun.
   */
  cookie(line: CookieLine): void;
}

/** What is said of an answer before it is known. An adapter keeps one list for each answer. */
export interface AnswerLines extends Answer {
  /** Says all of it to the answer, in the same order. Whatever comes later comes too late, and throws. */
  putOn(answer: Answer): void;
}

interface HeaderLine {
  readonly header: string;
  readonly value: string;
}

/** Makes an empty list. `isBegun` tells whether the answer has begun without a `putOn`. */
export function createAnswerLines(isBegun: () => boolean = () => false): AnswerLines {
  const lines: (CookieLine | HeaderLine)[] = [];
  let isPut = false;

  function add(line: CookieLine | HeaderLine): void {
    if (isPut || isBegun()) {
      throw new TypeError('The answer has begun: sign in, sign out and rotate before it does');
    }
    lines.push(line);
  }

  return {
    header: (header, value) => add({ header, value }),
    cookie: add,
    putOn(answer) {
      isPut = true;
      for (const line of lines) {
        if ('header' in line) answer.header(line.header, line.value);
        else answer.cookie(line);
      }
    },
  };
}

/** The answer that has these headers. */
export function answerOf(headers: Headers): Answer {
  return {
    header: (name, value) => headers.set(name, value),
    cookie: (line) => headers.append('Set-Cookie', cookieHeader(line)),
  };
}

/**
 * A cookie as the value of a `Set-Cookie` header. One that is taken away has `Expires` too: the jar of supertest does not know
 * `Max-Age`, and `ResponseCookies` of @edge-runtime/cookies, which Next.js has, drops a `Max-Age` of 0.
 */
export function cookieHeader(line: CookieLine): string {
  return line.maxAge === 0 && line.value === '' ? takenAway(line) : serialize(line);
}

const LONG_AGO = new Date(0);
/** So many are known at most: an app has few names, and a few hosts more. */
const MOST_KNOWN = 100;

/** Of one name and kind always the same, and the dearest to write. */
const headerOf = remembered(MOST_KNOWN, (_kind, line: CookieLine) =>
  serialize({ ...line, expires: LONG_AGO }),
);

function takenAway(line: CookieLine): string {
  const { name, path, domain = '', secure, httpOnly, sameSite, partitioned } = line;
  const kind = `${name};${path};${domain};${secure};${httpOnly};${sameSite};${partitioned}`;
  return headerOf(kind, line);
}
