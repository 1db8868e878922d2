/** Knows what can be said of the calls for a person's own sessions. */
import { checkOptions } from '../core/options.ts';

/** What a person may do with their own sessions. */
export interface YourSessionsOptions {
  /**
   * Whether only a fresh session may end others (see `freshFor`): who finds a computer unlocked cannot lock its owner out
   * elsewhere. Default true, as ASVS 5.0, 7.5.2 asks.
   */
  readonly needsFresh?: boolean;
}

/**
 * The options, filled in; undefined where there are to be no such calls.
 * @throws TypeError for what is neither a boolean nor options.
 */
export function parseYourSessions(given: unknown): Required<YourSessionsOptions> | undefined {
  if (given === false) return undefined;
  const options = given === true ? {} : given;
  checkOptions<YourSessionsOptions>('yourSessions', options, { needsFresh: 'boolean' });
  return { needsFresh: options.needsFresh ?? true };
}
