/** Knows the page to which a person is led to sign in at a proxy in front: it is there when nothing is in between any more. */
import { page } from './answers.ts';

/** Below the base path. The client opens it in a small window. */
export const THROUGH = '/through';

/** Needs no session, and says nothing of it. The page that opened it closes it, unless an answer on the way parted them. */
export function through(): Response {
  return page(
    200,
    'Thank you',
    '<p>The page that you came from goes on as it was. You can close this one.</p>',
    {},
  );
}
