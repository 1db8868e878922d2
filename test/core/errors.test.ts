import { describe, expect, it } from 'vitest';
import * as errors from '../../src/core/errors.ts';

describe('errors', () => {
  it('have a stable code, a name, and the HTTP status that says the same', () => {
    const cause = new Error('down');
    const all = [
      new errors.StoreUnavailableError(cause),
      new errors.SessionLimitError(2, []),
      new errors.NoSessionError(),
      new errors.DataTooLargeError(5_000, 4_096),
      new errors.UpdateConflictError(),
      new errors.SessionExistsError(),
      new errors.TransportError('gone', { cause, retryAfter: 5, isIntercepted: true }),
      new errors.TransportError('gone'),
      new errors.StoreFullError(cause),
      new errors.SetUpError('wrong'),
      new errors.NoPageError(),
      new errors.AttributesError(cause),
      new errors.SessionEndedError('idle'),
    ];
    expect(all.map(({ name, code, status }) => [name, code, status])).toEqual([
      ['StoreUnavailableError', 'ERR_STORE_UNAVAILABLE', 503],
      ['SessionLimitError', 'ERR_SESSION_LIMIT', 409],
      ['NoSessionError', 'ERR_NO_SESSION', 401],
      ['DataTooLargeError', 'ERR_DATA_TOO_LARGE', 413],
      ['UpdateConflictError', 'ERR_UPDATE_CONFLICT', 409],
      ['SessionExistsError', 'ERR_SESSION_EXISTS', 500],
      ['TransportError', 'ERR_TRANSPORT', 503],
      ['TransportError', 'ERR_TRANSPORT', 503],
      ['StoreFullError', 'ERR_STORE_UNAVAILABLE', 503],
      ['SetUpError', 'ERR_SET_UP', 500],
      ['NoPageError', 'ERR_NO_PAGE', 500],
      ['AttributesError', 'ERR_ATTRIBUTES', 500],
      ['SessionEndedError', 'ERR_SESSION_ENDED', 401],
    ]);
    expect(all[0]?.cause).toBe(cause);
    expect(all[11]?.cause).toBe(cause);
    expect(all[6]).toMatchObject({ cause, retryAfter: 5, isIntercepted: true });
    expect(all[7]).toMatchObject({ retryAfter: undefined, isIntercepted: false });
    expect(all.every((error) => error instanceof errors.StillhereError)).toBe(true);
  });

  it('tell which sessions are too many, and nothing else of them, and keep that out of logs', () => {
    const session = { id: 'a', device: 'Browser', createdAt: 1, lastActivityAt: 2 };
    const error = new errors.SessionLimitError(1, [{ ...session, ...{ secretHash: 'hash' } }]);
    expect(error.sessions).toEqual([{ ...session, place: '' }]);
    expect(Object.keys(error)).not.toContain('sessions');
  });

  it('say what to do', () => {
    for (const [{ message }, words] of [
      [new errors.StoreUnavailableError('down'), /see "cause".* try again later/],
      [new errors.SessionLimitError(2, []), /^There are 2 sessions .* end one of them first/],
      [new errors.NoSessionError(), /put the guard before this route/],
      [new errors.DataTooLargeError(5_000, 4_096), /5000 bytes .* over 4096: keep it elsewhere/],
      [new errors.UpdateConflictError(), /make the update shorter, or rarer/],
      [new errors.SessionExistsError(), /is the source of randomness broken/],
      [new errors.SetUpError('Give the route a name'), /^Give the route a name$/],
      [new errors.SessionEndedError('idle'), /has ended: idle/],
      [new errors.NoPageError(), /call it in the browser/],
      [
        new errors.AttributesError(new TypeError('"push" must be ...')),
        /\(TypeError: "push" must be ...\): give them to watchSession, or take them away$/,
      ],
    ] as const) {
      expect(message).toMatch(words);
    }
  });
});
