/** Knows how an error says its status to frameworks that go by the marks of `http-errors` alone. */
import { StillhereError } from '../../core/errors.ts';
import type { RequestSession } from '../../server/index.ts';

/** What such a framework would answer with a 500 gets the status that it has. */
export function withStatusCodes<Data>(session: RequestSession<Data>): RequestSession<Data> {
  return {
    find: () => session.find().catch(fail),
    signIn: (subject, options) => session.signIn(subject, options).catch(fail),
    signOut: () => session.signOut().catch(fail),
    rotate: (options) => session.rotate(options).catch(fail),
    extendTime: (isExtended) => session.extendTime(isExtended).catch(fail),
    update: (change) => session.update(change).catch(fail),
  };
}

function fail(error: unknown): never {
  if (error instanceof StillhereError) {
    Object.assign(error, { statusCode: error.status, expose: false });
  }
  throw error;
}
