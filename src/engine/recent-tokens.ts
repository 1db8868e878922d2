/** Knows the tokens that opened a session lately: a page asks many times, and to read and hash each anew is dear. */
import { copyOf } from './copy-of.ts';
import type { ReadToken } from './token.ts';

/** Tokens that have opened a session on this node, and what was read out of them. That one did says nothing of later. */
export interface RecentTokens {
  get(text: string): ReadToken | undefined;
  /** Takes in a token that has just opened its session: nobody else can fill this memory. */
  add(text: string, token: ReadToken): void;
}

/** So many are remembered, and up to as many of before. */
const MOST = 2_000;

/** Makes an empty memory. Who is not asked for while others fill it goes. */
export function createRecentTokens(): RecentTokens {
  let recent = new Map<string, ReadToken>();
  let before: ReadonlyMap<string, ReadToken> = new Map();

  return {
    get: (text) => recent.get(text) ?? before.get(text),
    add(text, token) {
      if (recent.size === MOST) {
        before = recent;
        recent = new Map();
      }
      recent.set(copyOf(text), token);
    },
  };
}
