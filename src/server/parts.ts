/** Knows what the parts of the server share: one object, made once by `createSessions`. */
import type { Kind } from '../engine/activity.ts';
import type { Check } from '../engine/check.ts';
import type { Engine } from '../engine/engine.ts';
import type { DenialReason, OnError } from '../engine/events.ts';
import type { CircleWatch } from './circle.ts';
import type { DeviceOf } from './device.ts';
import type { PassiveRule } from './classify.ts';
import type { Credential } from './credential.ts';
import type { DraftKeysFor } from './draft-keys.ts';
import type { Next } from './next.ts';
import type { PolicyFor } from './policies.ts';
import { pathOf, type RequestView } from './request-view.ts';
import type { TimeChoices } from './time-choices.ts';
import type { VisitOf } from './visit.ts';
import type { YourSessionsOptions } from './your-sessions-options.ts';

/** The parts that a credential stands on. */
export interface House {
  readonly engine: Engine;
  readonly policyFor: PolicyFor;
  readonly passive: readonly PassiveRule[];
  readonly basePath: string;
  readonly signInUrl: string;
  readonly origin: string | undefined;
  readonly next: Next;
  readonly deviceOf: DeviceOf;
  readonly timeChoices: TimeChoices;
  /** Looks up what a token opens, for a request that counts as what it is said to be: by default, as nobody's. */
  checkToken(request: RequestView, token: string, kind?: Kind): Check | Promise<Check>;
  /** Looks up a session by its id, whatever its token is by now. */
  checkId(request: RequestView, id: string, kind?: Kind): Check | Promise<Check>;
  /** Tells that a request was refused. */
  deny(
    request: RequestView,
    reason: DenialReason,
    who?: { readonly id?: string; readonly subject: string },
  ): void;
  readonly onError: OnError;
}

/** The parts of the server. */
export interface Parts extends House {
  readonly credential: Credential;
  readonly visitOf: VisitOf;
  readonly circle: CircleWatch;
  readonly freshFor: number;
  readonly clearSiteData: readonly string[];
  /** Undefined where a person is not to have them. */
  readonly yourSessions: Required<YourSessionsOptions> | undefined;
  readonly draftKeysFor: DraftKeysFor | undefined;
  /** A stream of a session is open from now on: an end that was told on its way here is not missed. */
  listening(session: string): void;
}

/** Where something happened, for an event: no query, it may hold what is private. */
export function whereOf(request: RequestView): string {
  return `${request.method} ${pathOf(request)}`;
}
