/** Knows what the parts of the server share: one object, made once by `createSessions`. */
import type { Kind } from '../engine/activity.ts';
import type { PassiveRule } from './classify.ts';
import type { SameSite, SessionCookie } from './cookie/cookie.ts';
import type { Check } from '../engine/check.ts';
import type { Engine } from '../engine/engine.ts';
import type { DenialReason, OnError } from '../engine/events.ts';
import type { Next } from './next.ts';
import type { PolicyFor } from './policies.ts';
import type { SetUpWatch } from './cookie/set-up.ts';
import { pathOf, type RequestView } from './request-view.ts';

/** The parts of the server. */
export interface Parts {
  readonly engine: Engine;
  readonly cookie: SessionCookie;
  readonly sameSite: SameSite;
  readonly setUp: SetUpWatch;
  readonly policyFor: PolicyFor;
  readonly passive: readonly PassiveRule[];
  readonly basePath: string;
  readonly signInUrl: string;
  readonly origin: string | undefined;
  readonly next: Next;
  readonly freshFor: number;
  readonly clearSiteData: readonly string[];
  /** Looks up the session of a request, which counts as what it is said to be: by default, as nobody's. */
  check(request: RequestView, kind?: Kind): Check | Promise<Check>;
  /** Looks up what one token opens. */
  checkToken(request: RequestView, token: string, kind?: Kind): Check | Promise<Check>;
  /** Looks up a session by its id, for a request that the guard let through. */
  checkId(request: RequestView, id: string): Check | Promise<Check>;
  /** Tells that a request was refused. */
  deny(
    request: RequestView,
    reason: DenialReason,
    who?: { readonly id?: string; readonly subject: string },
  ): void;
  /** A stream of a session is open from now on: an end that was told on its way here is not missed. */
  listening(session: string): void;
  readonly onError: OnError;
}

/** Where something happened, for an event: no query, it may hold what is private. */
export function whereOf(request: RequestView): string {
  return `${request.method} ${pathOf(request)}`;
}
