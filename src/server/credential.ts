/** Knows what the server asks of a credential: how requests say whose session it is. A port: every MUST has a reason. */
import type { Policy } from '../core/policy.ts';
import type { SessionRecord } from '../core/session.ts';
import type { Kind } from '../engine/activity.ts';
import type { Check } from '../engine/check.ts';
import type { Answer } from './answer-lines.ts';
import type { RequestView } from './request-view.ts';

/** A session, the token that opens it, and what holds for it. */
export interface Given {
  readonly record: SessionRecord;
  readonly token: string;
  readonly policy: Policy;
}

/** Where the browser of one request keeps what says that a session is its own. */
export interface Place {
  /**
   * Gives the browser the token of its one session: others that it has end as `replaced`, and what it has of them goes.
   * It MUST reject when the browser cannot be told any more: the session is then ended again, because nobody has it.
   * Another session that cannot be ended is no reason to.
   */
  give(answer: Answer, given: Given): Promise<void>;
}

/** The place of a session that is about to start. */
export interface NewPlace extends Place {
  /** How the id of the session begins, so that tokens of elsewhere are not taken here. At most 6 characters, or none. */
  readonly mark: string;
  /** The id, where it follows from what the browser will have. */
  readonly id?: string;
  /** The policy of the session, where it must be another than that of its subject. */
  policyOf?(policy: Policy): Policy;
  /** Whether the session that the request is of stays: it is of other browsers too. Default: it ends as `replaced`. */
  leaves?(record: SessionRecord): boolean;
}

/**
 * How the requests of an app say whose session it is: by a cookie of ours, or by a session that the app has from
 * elsewhere. Guard, surface and `of` know nothing else of it.
 */
export interface Credential {
  /**
   * Looks up the session of a request, which counts as what `kind` says. Answered without a promise where nobody has to
   * be asked: this is the hot path. It MUST NOT write to what the browser has, nor keep anything alive by being looked
   * at: most requests are nobody's. When whoever knows cannot be asked, it MUST reject with a `StoreUnavailableError`,
   * and never say `none`: an outage is not an end. A session that began elsewhere, without `newPlace`, MAY start here.
   */
  check(request: RequestView, kind: Kind): Check | Promise<Check>;
  /**
   * The answer by which a browser comes again, to the call `/arrive`, with all that it has; undefined for requests that
   * have it with them. `isPage`: the answer is shown to a person.
   */
  landing(request: RequestView, isPage: boolean): Response | undefined;
  /** Puts where it stays what a sign-in could not put there. The browser has come again. */
  settle(request: RequestView, answer: Answer): Promise<void>;
  /**
   * The place of a session of this subject that starts with this request.
   * @throws TypeError where sessions begin elsewhere.
   */
  newPlace(request: RequestView, subject: string): NewPlace;
  /** The place of the session with this id, which the request is of, for its next token. */
  placeOf(request: RequestView, id: string): Place;
  /**
   * Whether the browser may have something newer by now than the request has brought: then a sign-out is asked for once
   * more, so that it is not of a session that is gone already.
   */
  isOutOfDate(request: RequestView): Promise<boolean>;
  /**
   * Ends every session of the request's browser as `signed-out`, and takes away what it has of them. It MUST reject when
   * one cannot be ended: the browser keeps all, and asks again. What cannot be taken away MUST open nothing any more.
   */
  end(request: RequestView, answer: Answer): Promise<void>;
}
