/** Knows what a request can do with its browser's session: sign in and out, rotate, update. */
import { describe } from '../core/describe.ts';
import { NoSessionError, SessionLimitError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import type { SessionRecord } from '../core/session.ts';
import { checkText } from '../core/text.ts';
import type { Check } from '../engine/check.ts';
import type { NewSession, Started } from '../engine/starts.ts';
import { chooseTime, isOffered } from './extended-time.ts';
import { whereOf, type Parts } from './parts.ts';
import type { Exchange } from './request-view.ts';
import { formatData, parseData, sessionOf, type Session } from './session.ts';

/** What a sign-in may set. */
export interface SignInOptions<Data> {
  /**
   * The app's own data of the session: a JSON value of at most 4 KiB. Default `{}`. What JSON would not give back as it
   * was (a Date, a Map, NaN, a cycle) is refused; members that are `undefined` are left out.
   */
  readonly data?: Data;
  /**
   * The id of a session of the same subject that ends, as `limit`, for this one: one of the `sessions` of a
   * `SessionLimitError`, chosen by the person. Of another subject's, or one that is over already, nothing is said.
   */
  readonly insteadOf?: string;
  /**
   * Whether the person has chosen more time before, as the app knows it (see the event `time-chosen`). Where the policy lets
   * nobody choose, it is ignored. Default: as they have chosen in this browser.
   */
  readonly extendedTime?: boolean;
}

/** The session of one request's browser. After the guard, the one that it let through, also if it gets a new token meanwhile. */
export interface RequestSession<Data> {
  /** The session, if there is a live one. Looking is not activity, and never refuses. */
  find(): Promise<Session<Data> | undefined>;
  /**
   * Starts a session for a person whose password (or other proof) the app has just checked: always with a new id and a
   * new token. A live session of the same browser ends as `replaced`. `subject` is the app's own id of the account, a
   * string of 1 to 256 characters without U+0000: `String(id)` for a number.
   * @throws SessionLimitError when the policy's `onLimit` is `'refuse'` and the subject has `maxSessions` already. It
   * has the list of them; with `insteadOf` one ends and the person is in.
   * @throws StoreUnavailableError when the store does not say in time that the session is kept: then there is none.
   */
  signIn(subject: string, options?: SignInOptions<Data>): Promise<Session<Data>>;
  /**
   * Ends the session as `signed-out` and takes the cookie away. Harmless when there is none.
   * @throws StoreUnavailableError when the store does not answer: it may have ended. It is asked again until it answers.
   */
  signOut(): Promise<void>;
  /**
   * Gives the session a new token; the old one opens nothing from then on. For a change of rights; with
   * `isAuthenticated`, after the person has proved again who they are: the session is then fresh. No deadline moves.
   * @throws NoSessionError when there is no live session.
   */
  rotate(options?: { readonly isAuthenticated?: boolean }): Promise<Session<Data>>;
  /**
   * Gives the session the longer idle timeout of the policy (`extendedTime`), or the usual one, as its person has just chosen;
   * their next session in this browser begins with it, unless the answer has begun. Activity. Where the policy lets nobody
   * choose, it stays as it is.
   * @throws NoSessionError when there is no live session.
   */
  extendTime(isExtended: boolean): Promise<Session<Data>>;
  /**
   * Changes the session's data. `change` gets a copy and returns what shall be kept; it is called again when another
   * request was quicker, so it should do nothing else, and must not be async. Not activity.
   * @throws NoSessionError when there is no live session, also when it ended while the request ran.
   * @throws DataTooLargeError when the data is over 4 KiB of JSON.
   */
  update(change: (data: Data) => Data): Promise<Session<Data>>;
}

/** Binds the parts to one request and its answer. */
export function createRequestSession<Data>(parts: Parts, exchange: Exchange): RequestSession<Data> {
  const { request } = exchange;
  const { credential } = parts;
  const where = whereOf(request);
  const visit = parts.visitOf(request);

  /** By its id, once it is known: the token may be rotated while the request runs. */
  const knownId = (): string | undefined => visit.own?.id ?? exchange.passed;

  function check(): Check | Promise<Check> {
    const id = knownId();
    return id === undefined ? credential.check(request, 0) : parts.checkId(request, id);
  }

  async function start(session: NewSession): Promise<Started> {
    try {
      return await parts.engine.start(session);
    } catch (error) {
      if (error instanceof SessionLimitError)
        parts.deny(request, 'limit-reached', { subject: session.subject });
      throw error;
    }
  }

  /** The live session of this browser. */
  async function current(): Promise<SessionRecord | undefined> {
    const found = await check();
    return found.state === 'active' ? found.record : undefined;
  }

  async function currentId(): Promise<string> {
    const id = knownId();
    if (id !== undefined) return id;
    const found = await check();
    if (found.state !== 'active') throw new NoSessionError();
    return found.record.id;
  }

  return {
    async find() {
      const record = await current();
      return record === undefined ? undefined : sessionOf(record);
    },
    async signIn(subject, options = {}) {
      checkText('subject', subject);
      checkOptions<SignInOptions<Data>>('signIn', options, {
        data: 'json',
        insteadOf: 'string',
        extendedTime: 'boolean',
      });
      const data = formatData(options.data === undefined ? {} : options.data);
      const place = credential.newPlace(request, subject);
      const given = parts.policyFor(subject, request);
      const policy = place.policyOf?.(given) ?? given;
      const device = await parts.deviceOf(request);
      const before = await current();
      const isKept =
        isOffered({ policy }) &&
        options.extendedTime === undefined &&
        (await parts.timeChoices.isMade(request, subject));
      const started = await start({
        subject,
        policy,
        device,
        data,
        where,
        mark: place.mark,
        ...(place.id === undefined ? {} : { id: place.id }),
        isExtended: options.extendedTime ?? isKept,
        isPrompted: request.header('sec-fetch-user') === '?1',
        replaces: before !== undefined && place.leaves?.(before) === true ? undefined : before,
        insteadOf: options.insteadOf,
      });
      try {
        const answer = visit.answerBy(exchange.answer);
        await place.give(answer, { ...started, policy });
        // For another year.
        if (isKept) await parts.timeChoices.keep(request, answer, subject, true);
      } catch (error) {
        // The answer has begun already: nobody gets this token.
        await parts.engine.end(started.record, 'revoked', where);
        throw error;
      }
      visit.own = { id: started.record.id, place };
      return sessionOf(started.record);
    },
    async signOut() {
      const id = knownId();
      const found = id === undefined ? undefined : await parts.checkId(request, id);
      if (found?.state === 'active') await parts.engine.end(found.record, 'signed-out', where);
      await credential.end(request, visit.answerBy(exchange.answer));
    },
    async rotate(options = {}) {
      checkOptions<{ isAuthenticated?: boolean }>('rotate', options, {
        isAuthenticated: 'boolean',
      });
      const id = await currentId();
      const place = visit.own?.place ?? credential.placeOf(request, id);
      const rotated = await parts.engine.rotate(id, {
        isAuthenticated: options.isAuthenticated === true,
      });
      try {
        const policy = parts.policyFor(rotated.record.subject, request);
        await place.give(visit.answerBy(exchange.answer), { ...rotated, policy });
      } catch (error) {
        // The old token opens nothing any more, and nobody gets the new one.
        await parts.engine.end(rotated.record, 'revoked', where);
        throw error;
      }
      visit.own = { id, place };
      return sessionOf(rotated.record);
    },
    async extendTime(isExtended) {
      if (typeof isExtended !== 'boolean') {
        throw new TypeError(`"isExtended" must be true or false, got ${describe(isExtended)}`);
      }
      const found = await check();
      if (found.state !== 'active') throw new NoSessionError();
      if (!isExtended || isOffered(found)) {
        await chooseTime(parts, request, visit.answerBy(exchange.answer), found, isExtended);
      }
      const record = await current();
      if (record === undefined) throw new NoSessionError();
      return sessionOf(record);
    },
    async update(change) {
      if (typeof change !== 'function') {
        throw new TypeError(`"change" must be a function of the data, got ${describe(change)}`);
      }
      const record = await parts.engine.update(await currentId(), (data) =>
        formatData(change(parseData<Data>(data))),
      );
      return sessionOf(record);
    },
  };
}
