/** Knows which policy holds for whom: the strictest of all that apply. */
import { describe } from '../core/describe.ts';
import {
  parsePolicy,
  presets,
  strictest,
  type Policy,
  type PolicyOptions,
} from '../core/policy.ts';
import { refusePromise } from '../engine/guests.ts';
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
  if (all.length === 0) throw new TypeError('"policy" must not be an empty list');
  for (const one of all) checkOne(one);
  const fixed = all.filter((one) => typeof one !== 'function').map(parsePolicy);
  const functions = all.filter((one) => typeof one === 'function');
  const strictestFixed = fixed.length === 0 ? undefined : fixed.reduce(strictest);
  if (functions.length === 0 && strictestFixed !== undefined) return () => strictestFixed;

  return (subject, request) => {
    const asked = functions.map((policyOf) => parseOnce(ask(policyOf, subject, request)));
    return (strictestFixed === undefined ? asked : [strictestFixed, ...asked]).reduce(strictest);
  };
}

/** The policies that are known at the start. */
export function fixedPolicies(option: PolicyOption): readonly Policy[] {
  return [option]
    .flat()
    .filter((one) => typeof one !== 'function')
    .map(parsePolicy);
}

/** 30 days. */
const UNKNOWN_LIFE = 2_592_000_000;

/** How long a session may live on that was there at the start. Policies that only a request tells are not asked for. */
export function longestLifeOf(policies: readonly Policy[]): number {
  const lives = policies.map(({ absoluteTimeout }) => absoluteTimeout);
  return lives.length === 0 ? UNKNOWN_LIFE : Math.max(...lives);
}

function isList(option: PolicyOption): option is readonly (PolicyOptions | PolicyFunction)[] {
  return Array.isArray(option);
}

function ask(policyOf: PolicyFunction, subject: string, request: RequestView): PolicyOptions {
  const policy: unknown = policyOf({ subject, request });
  refusePromise(policy, 'A "policy" function must answer at once: it must not be async');
  if (typeof policy === 'object' && policy !== null) return policy as PolicyOptions;
  throw new TypeError(`A "policy" function must return a policy, got ${describe(policy)}`);
}

function checkOne(one: unknown): void {
  if (typeof one === 'function' || (typeof one === 'object' && one !== null)) return;
  throw new TypeError(
    `"policy" must be such as { idleTimeout: '15m' }, a function that returns one, or one of "presets" (${presetNames().join(', ')}), got ${describe(one)}`,
  );
}

function presetNames(): readonly string[] {
  return Object.entries(presets).flatMap(([name, preset]) =>
    'idleTimeout' in preset ? [name] : Object.keys(preset).map((level) => `${name}.${level}`),
  );
}
