/** Knows which policy holds for whom: the strictest of all that apply. */
import { parsePolicy, strictest, type Policy, type PolicyOptions } from '../core/policy.ts';
import type { RequestView } from './request-view.ts';

/**
 * A policy that depends on who asks, and from where: a role, a tenant, a public kiosk. It is asked at sign-in and at
 * every request of the session, also those of the `/session` surface: let it depend on the subject and the client,
 * not on the path. Return the same object for the same case: it is checked once.
 */
export type PolicyFunction = (asker: {
  readonly subject: string;
  readonly request: RequestView;
}) => PolicyOptions;

/** One policy or several, of which the strictest wins. */
export type PolicyOption =
  PolicyOptions | PolicyFunction | readonly (PolicyOptions | PolicyFunction)[];

/** Finds the policy for a subject and a request. */
export type PolicyFor = (subject: string, request: RequestView) => Policy;

/**
 * Checks all policies that are known at the start.
 * @throws TypeError for one that cannot work, or for none.
 */
export function createPolicyFor(option: PolicyOption): PolicyFor {
  const parsed = new WeakMap<PolicyOptions, Policy>();
  function parseOnce(options: PolicyOptions): Policy {
    const policy = parsed.get(options) ?? parsePolicy(options);
    parsed.set(options, policy);
    return policy;
  }

  const all: readonly (PolicyOptions | PolicyFunction)[] = isList(option) ? option : [option];
  const fixed = all.filter((one) => typeof one !== 'function').map(parsePolicy);
  const functions = all.filter((one) => typeof one === 'function');
  if (all.length === 0) throw new TypeError('"policy" must not be an empty list');
  const strictestFixed = fixed.length === 0 ? undefined : fixed.reduce(strictest);
  if (functions.length === 0 && strictestFixed !== undefined) return () => strictestFixed;

  return (subject, request) => {
    const asked = functions.map((policyOf) => parseOnce(policyOf({ subject, request })));
    return (strictestFixed === undefined ? asked : [strictestFixed, ...asked]).reduce(strictest);
  };
}

function isList(option: PolicyOption): option is readonly (PolicyOptions | PolicyFunction)[] {
  return Array.isArray(option);
}
