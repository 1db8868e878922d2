/** Knows which set-ups cannot work, how they are seen, and tells of each once. */
import { SetUpError } from '../../core/errors.ts';
import type { Policy } from '../../core/policy.ts';
import { isLocalHost, pageOf } from '../nearness.ts';
import type { RequestView } from '../request-view.ts';

/** Looks at what passes, and tells whoever runs the app what cannot work. */
export interface SetUpWatch {
  /** A policy is used. */
  policy(policy: Policy): void;
  /** A browser is given a cookie. */
  given(request: RequestView, cookieName: string): void;
  /** A live session came with its cookie. */
  cameBack(): void;
  /** A request came without a cookie. */
  cameWithout(request: RequestView): void;
}

const DAY = 86_400_000;
/** A browser follows the redirect after a sign-in at once. */
const AT_ONCE = 10_000;
/** Who is led back to the sign-in page tries again within some minutes. */
const AGAIN = 600_000;

/** A sign-in by a browser, which many may look like. */
interface SignIn {
  readonly agent: string;
  readonly at: number;
}

/** Makes the watch. */
export function createSetUpWatch(options: {
  readonly warn: (error: SetUpError) => void;
  readonly sameSite: string;
  /** Instant, in milliseconds. */
  readonly now: () => number;
}): SetUpWatch {
  const { warn, sameSite, now } = options;
  const told = new Set<string>();
  let hasComeBack = false;
  let lastGiven: SignIn | undefined;
  /** A sign-in after which one came that looks the same, and had no cookie: it may have been another browser. */
  let suspected: SignIn | undefined;

  function tell(kind: string, message: string): void {
    if (told.has(kind)) return;
    told.add(kind);
    warn(new SetUpError(message));
  }

  return {
    policy({ idleTimeout, persistent }) {
      if (persistent || idleTimeout <= DAY) return;
      tell(
        'persistent',
        '"idleTimeout" is over a day, but the cookie goes when the browser is closed: add "persistent: true" to the policy if people are to stay signed in.',
      );
    },
    given(request, cookieName) {
      const agent = request.header('user-agent') ?? '';
      // Only of browsers: what else asks need not keep cookies.
      if (!hasComeBack && agent.startsWith('Mozilla/')) lastGiven = { agent, at: now() };
      const page = pageOf(request);
      if (page?.protocol !== 'http:' || !cookieName.startsWith('__Host-')) return;
      const isOwn =
        request.header('sec-fetch-site') === 'same-origin' || page.host === request.header('host');
      if (!isOwn) return;
      if (sameSite === 'none') {
        tell(
          'insecure',
          `"sameSite" is 'none', which needs https, but a browser has signed in at ${page.origin}: it drops the session cookie. See docs/behind-a-proxy.md.`,
        );
      } else if (!isLocalHost(page.host)) {
        tell(
          'insecure',
          `A browser has signed in over plain http, at ${page.origin}: it drops the session cookie, which is Secure, so nobody stays signed in there. Use https, or http://localhost on the same machine: see docs/behind-a-proxy.md.`,
        );
      }
    },
    cameBack() {
      hasComeBack = true;
      lastGiven = undefined;
      suspected = undefined;
    },
    cameWithout(request) {
      if (lastGiven === undefined || hasComeBack) return;
      // Such a request is no return: a Strict cookie does not come with it.
      if (request.header('sec-fetch-site') === 'cross-site') return;
      const { agent, at } = lastGiven;
      if (agent !== request.header('user-agent') || now() - at > AT_ONCE) return;
      // Another browser that says the same of itself may be here before the one that signed in. But nobody signs in
      // twice, with no cookie coming back at all, unless it is dropped.
      const isAgain = suspected?.agent === agent && at - suspected.at <= AGAIN;
      suspected = lastGiven;
      lastGiven = undefined;
      if (!isAgain) return;
      tell(
        'dropped',
        'A browser was given the session cookie and came back without it: is it https all the way to the browser, and does every proxy pass cookies on? See docs/behind-a-proxy.md.',
      );
    },
  };
}
