/** Knows who has chosen more time in a browser: for their next session, by a cookie that says nothing else. */
import type { Engine } from '../engine/engine.ts';
import type { Answer, CookieLine } from './answer-lines.ts';
import { cookieIn } from './cookie/cookie-header.ts';
import { createCookieNames, EXTENDED_NAME } from './cookie/cookie-name.ts';
import { createNearness } from './nearness.ts';
import type { ParsedOptions } from './options.ts';
import type { RequestView } from './request-view.ts';

/** The choices of a browser. They are of whoever made them: at a shared machine nobody has more time by another's. */
export interface TimeChoices {
  /** Whether this subject has chosen more time in the request's browser. */
  isMade(request: RequestView, subject: string): Promise<boolean>;
  /**
   * Lets the browser keep the choice for a year, or forget it. Nothing is kept while the store does not say who is who, nor
   * by an answer that has begun: that is no reason to fail, as the session that there is has the time chosen.
   */
  keep(request: RequestView, answer: Answer, subject: string, isExtended: boolean): Promise<void>;
}

/** In seconds: a year. */
const KEPT_FOR = 31_536_000;
/** So many people of one browser are remembered, those who chose last. */
const MOST = 8;
const SEPARATOR = '.';
/** What stands for a subject: see engine/stand-in.ts. */
const STAND_IN = /^[\w-]{22}$/;

/** Makes what reads and writes them. */
export function createTimeChoices(
  options: Pick<ParsedOptions, 'cookieName' | 'basePath' | 'origin' | 'sameSite'>,
  engine: Pick<Engine, 'standInFor'>,
): TimeChoices {
  const name = createCookieNames(options).base + EXTENDED_NAME;
  const nearnessOf = createNearness(options.origin);
  const isFramed = options.sameSite === 'none';

  function chosenIn(request: RequestView): readonly string[] {
    const value = cookieIn(request.header('cookie') ?? '', name) ?? '';
    return value.split(SEPARATOR).filter((one) => STAND_IN.test(one));
  }

  return {
    async isMade(request, subject) {
      const chosen = chosenIn(request);
      if (chosen.length === 0) return false;
      const own = await engine.standInFor(subject);
      return own !== undefined && chosen.includes(own);
    },
    async keep(request, answer, subject, isExtended) {
      const own = await engine.standInFor(subject);
      if (own === undefined) return;
      const others = chosenIn(request).filter((one) => one !== own);
      const chosen = (isExtended ? [own, ...others] : others).slice(0, MOST);
      const secure = isFramed || nearnessOf(request) !== 'proven';
      const line: CookieLine = {
        name,
        value: chosen.join(SEPARATOR),
        path: '/',
        secure,
        httpOnly: true,
        // A sign-in may come by a form of another site, of who checks passwords there (`form_post`). It opens nothing: what
        // other sites send with it does nothing more than without.
        sameSite: secure ? 'none' : 'lax',
        partitioned: isFramed,
        maxAge: chosen.length === 0 ? 0 : KEPT_FOR,
      };
      try {
        answer.cookie(line);
      } catch {
        // The answer has begun.
      }
    },
  };
}
