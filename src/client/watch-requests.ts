/** Knows how the requests of an app tell the server of the person's activity, and what their answers say. */
import {
  IDLE_FOR_HEADER,
  isObject,
  isOwnProblem,
  PASSIVE_HEADER,
  REPEAT_HEADER,
  STATUS_HEADER,
} from '../core/wire.ts';
import { isAddress } from './attempt.ts';
import type { PageWindow } from './page-window.ts';
import { trackRequest, type TrackedRequest } from './track-request.ts';
import type { WatchedSession } from './watched-session.ts';

const OURS: readonly string[] = [PASSIVE_HEADER, IDLE_FOR_HEADER];

/** What of an app's requests is watched. */
export interface RequestWatchOptions {
  /**
   * Requests to the page's own origin that are left as they are: those that the server redirects to another origin, which
   * would have to allow our header (CORS). Default: none.
   */
  readonly except?: (url: URL) => boolean;
}

/**
 * Lets every `fetch` and `XMLHttpRequest` of the page to its own origin carry the person's activity to the server, and
 * read the time left from the answer: an app that talks to its server anyway then needs no ping. A request that no
 * input came before counts as passive, and one that is marked passive by the app stays so. A 401, or an answer that
 * seems not to be the server's, makes the page ask the server. One of the guard's that crossed a new cookie on its way is not shown to the app: its
 * `fetch` is sent again. Returns what puts the window back as it was.
 */
export function watchRequests(
  session: Pick<WatchedSession, 'requests'>,
  { except }: RequestWatchOptions = {},
  window: PageWindow = globalThis.window,
): () => void {
  /** Who wrapped what we wrapped keeps it, and it goes on without us. */
  let isOn = true;

  function isWatched(address: string | URL): boolean {
    const { baseURI } = window.document;
    if (!isOn || !isAddress(address, baseURI)) return false;
    const url = new URL(address, baseURI);
    return url.origin === window.location.origin && !except?.(url);
  }

  const stopFetch = watchFetch(session, window, isWatched);
  const stopXhr = watchXhr(session, window, isWatched);
  return () => {
    isOn = false;
    stopFetch();
    stopXhr();
  };
}

function watchFetch(
  session: Pick<WatchedSession, 'requests'>,
  window: PageWindow,
  isWatched: (address: string | URL) => boolean,
): () => void {
  const original = window.fetch;
  const watched: typeof fetch = async (input, init) => {
    if (!isWatched(isRequest(input) ? input.url : input)) return original.call(window, input, init);
    const spare = spareOf(input, init?.body);
    const headers = new window.Headers(
      init?.headers ?? (isRequest(input) ? input.headers : undefined),
    );
    const isMarked = OURS.some((name) => headers.has(name));

    async function send(from: typeof input): Promise<readonly [Response, TrackedRequest]> {
      const request = trackRequest(session);
      if (!isMarked) {
        for (const name of OURS) headers.delete(name);
        for (const [name, value] of Object.entries(request.headers)) headers.set(name, value);
      }
      const response = await original.call(window, from, { ...init, headers }).catch((error) => {
        // No network, or a redirect to where no script may look. What the app calls off is an `AbortError`.
        if (isObject(error) && error['name'] === 'TypeError') tell(request, 0);
        throw error;
      });
      const type = response.headers.get('content-type');
      const body = isProblem(response.status, type)
        ? await response
            .clone()
            .json()
            .catch(() => undefined)
        : undefined;
      tell(request, response.status, response.headers.get(STATUS_HEADER), type, body);
      return [response, request];
    }

    const [response, request] = await send(input);
    if (spare === undefined || response.status !== 401) return response;
    const { method, signal } = isRequest(input)
      ? { method: input.method, signal: input.signal, ...init }
      : (init ?? {});
    // The cookie was replaced while this was on its way, and the server refused it before anything was done.
    const isAgain = await Promise.race([
      request.isRepeatable(isSafe(method, headers.get(REPEAT_HEADER))),
      // Nobody waits for it any more: it is sent, which fails as the app is to hear.
      new Promise<boolean>((resolve) =>
        signal?.addEventListener('abort', () => resolve(true), { once: true }),
      ),
    ]);
    if (!isAgain) return response;
    return (await send(spare))[0];
  };
  window.fetch = watched;
  return () => {
    if (window.fetch === watched) window.fetch = original;
  };
}

/** Whether a request may be sent again long after it was made. */
function isSafe(method: string | undefined, mark: string | null): boolean {
  return /^(get|head)$/i.test(method ?? 'GET') || mark === '?1';
}

/** Also one of another window of this origin, or of a class that a script has put in the place of the browser's. */
function isRequest(input: unknown): input is Request {
  return isObject(input) && 'url' in input;
}

/** What can be sent once more; undefined when its body cannot. */
function spareOf<Input>(input: Input, body: unknown): Input | undefined {
  if (isObject(body) && 'getReader' in body) return undefined;
  if (body || !isRequest(input)) return input;
  return input.bodyUsed ? undefined : (input.clone() as Input & Request);
}

function watchXhr(
  session: Pick<WatchedSession, 'requests'>,
  window: PageWindow,
  isWatched: (address: string | URL) => boolean,
): () => void {
  const { prototype } = window.XMLHttpRequest;
  const { open, send, setRequestHeader } = prototype;
  /** Those that are watched, and whether somebody else has said whose activity they are. */
  const isMarked = new WeakMap<XMLHttpRequest, boolean>();

  const watched: Pick<XMLHttpRequest, 'open' | 'send' | 'setRequestHeader'> = {
    open(
      this: XMLHttpRequest,
      method: string,
      url: string | URL,
      ...rest: readonly unknown[]
    ): void {
      if (isWatched(url)) isMarked.set(this, false);
      else isMarked.delete(this);
      open.apply(this, [method, url, ...rest] as Parameters<typeof open>);
    },
    setRequestHeader(this: XMLHttpRequest, name, value) {
      if (isMarked.has(this) && OURS.includes(name.toLowerCase())) isMarked.set(this, true);
      setRequestHeader.call(this, name, value);
    },
    send(this: XMLHttpRequest, body) {
      if (isMarked.has(this)) {
        const request = trackRequest(session);
        for (const [name, value] of isMarked.get(this) ? [] : Object.entries(request.headers)) {
          setRequestHeader.call(this, name, value);
        }
        this.addEventListener('load', () => {
          const type = this.getResponseHeader('content-type');
          const said = isProblem(this.status, type) ? parsed(this.response) : undefined;
          tell(request, this.status, this.getResponseHeader(STATUS_HEADER), type, said);
        });
        this.addEventListener('error', () => tell(request, 0));
      }
      send.call(this, body);
    },
  };
  Object.assign(prototype, watched);
  return () => {
    for (const [name, original] of Object.entries({ open, send, setRequestHeader })) {
      const key = name as keyof typeof watched;
      if (prototype[key] === watched[key]) Object.assign(prototype, { [key]: original });
    }
  };
}

function tell(
  request: TrackedRequest,
  status: number,
  timeLeft: string | null = null,
  type: string | null = null,
  body?: unknown,
): void {
  // An app's own refusal may have a reason as well, and have done something before.
  const reason = isOwnProblem(body) ? body['reason'] : undefined;
  request.answered({ status, timeLeft, type, reason });
}

function isProblem(status: number, type: string | null): boolean {
  return status === 401 && type?.startsWith('application/problem+json') === true;
}

/** The body of an answer that the app may have wanted parsed. */
function parsed(response: unknown): unknown {
  if (typeof response !== 'string') return response;
  try {
    return JSON.parse(response);
  } catch {
    return undefined;
  }
}
