/** Knows which rules an app can give for requests that never count as activity. */
import { describe } from '../core/describe.ts';
import { refusePromise } from '../engine/guests.ts';
import type { PassiveRule } from './classify.ts';

const HERE = 'http://here.invalid';

/**
 * Checks the rules of which requests never count.
 * @throws TypeError for one that no request can match.
 */
export function parsePassive(rules: unknown): readonly PassiveRule[] {
  if (!Array.isArray(rules)) {
    throw new TypeError(
      `"passive" must be a list of paths and functions, such as ['/feed'], got ${describe(rules)}`,
    );
  }
  return Array.from(rules, parseRule);
}

function parseRule(rule: unknown, index: number): PassiveRule {
  if (typeof rule === 'function') {
    return (request) => {
      const answer: unknown = rule(request);
      refusePromise(answer, `"passive[${index}]" must answer at once: it must not be async`);
      return Boolean(answer);
    };
  }
  const path = typeof rule === 'string' ? rule.replace(/\*$/, '') : '';
  if (typeof rule !== 'string' || !path.startsWith('/')) {
    const help = rule instanceof RegExp ? ': give (request) => pattern.test(request.url)' : '';
    throw new TypeError(
      `"passive[${index}]" must be a path, such as '/feed' or '/poll/*', or a function, got ${describe(rule)}${help}`,
    );
  }
  const { pathname } = new URL(path, HERE);
  if (pathname !== path || path.includes('*')) {
    throw new TypeError(
      `"passive[${index}]" must be a path as browsers send it, without a query, and with * at its end only, got ${describe(rule)}`,
    );
  }
  return rule;
}
