/** Knows what the engine may ask of the request for which it checks a session. */
import type { Policy } from '../core/policy.ts';
import type { SessionRecord } from '../core/session.ts';
import type { Kind } from '../engine/activity.ts';
import type { Asker } from '../engine/check.ts';
import { whereOf } from './parts.ts';
import type { PolicyFor } from './policies.ts';
import type { RequestView } from './request-view.ts';

/** Who asks for a check: one request. */
export class RequestAsker implements Asker {
  readonly #policyFor: PolicyFor;
  readonly #request: RequestView;
  readonly kind: Kind;

  constructor(policyFor: PolicyFor, request: RequestView, kind: Kind) {
    this.#policyFor = policyFor;
    this.#request = request;
    this.kind = kind;
  }

  policyOf({ subject }: SessionRecord): Policy {
    return this.#policyFor(subject, this.#request);
  }

  where(): string {
    return whereOf(this.#request);
  }
}
