/** Knows how the requests of an app tell the server of the person's activity, and what their answers say. */
import { isObject, PASSIVE_HEADER, STATUS_HEADER } from '../core/wire.ts';
import type { PageWindow } from './page-window.ts';
import type { TrackedRequest, WatchedSession } from './watched-session.ts';

/**
 * Lets every `fetch` and `XMLHttpRequest` of the page to its own origin carry the person's activity to the server, and
 * read the time left from the answer: an app that talks to its server anyway then needs no ping. A request that no
 * input came before counts as passive, and one that is marked passive by the app stays so. A 401 with the reason of an
 * end is that end; one without makes the page ask the server. Returns what puts the window back as it was.
 */
export function watchRequests(
  session: Pick<WatchedSession, 'request'>,
  window: PageWindow = globalThis.window,
): () => void {
  const stopFetch = watchFetch(session, window);
  const stopXhr = watchXhr(session, window);
  return () => {
    stopFetch();
    stopXhr();
  };
}

function watchFetch(session: Pick<WatchedSession, 'request'>, window: PageWindow): () => void {
  const original = window.fetch;
  const watched: typeof fetch = async (input, init) => {
    const isRequest = input instanceof window.Request;
    const headers = new window.Headers(init?.headers ?? (isRequest ? input.headers : undefined));
    if (!isOwn(isRequest ? input.url : input, window) || headers.has(PASSIVE_HEADER)) {
      return original.call(window, input, init);
    }
    const request = session.request();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, value);
    const response = await original.call(window, input, { ...init, headers });
    const body = isProblem(response.status, response.headers.get('content-type'))
      ? await response
          .clone()
          .json()
          .catch(() => undefined)
      : undefined;
    tell(request, response.status, response.headers.get(STATUS_HEADER), body);
    return response;
  };
  window.fetch = watched;
  return () => {
    // Who wrapped it after us keeps what they wrapped.
    if (window.fetch === watched) window.fetch = original;
  };
}

function watchXhr(session: Pick<WatchedSession, 'request'>, window: PageWindow): () => void {
  const { prototype } = window.XMLHttpRequest;
  const { open, send, setRequestHeader } = prototype;
  const urls = new WeakMap<XMLHttpRequest, string | URL>();

  prototype.open = function (
    this: XMLHttpRequest,
    method: string,
    url: string | URL,
    ...rest: readonly unknown[]
  ) {
    urls.set(this, url);
    open.apply(this, [method, url, ...rest] as Parameters<typeof open>);
  };
  prototype.setRequestHeader = function (name, value) {
    if (name.toLowerCase() === PASSIVE_HEADER) urls.delete(this);
    setRequestHeader.call(this, name, value);
  };
  prototype.send = function (body) {
    const url = urls.get(this);
    if (url !== undefined && isOwn(url, window)) {
      const request = session.request();
      for (const [name, value] of Object.entries(request.headers)) {
        setRequestHeader.call(this, name, value);
      }
      this.addEventListener('load', () => {
        const isAbout = isProblem(this.status, this.getResponseHeader('content-type'));
        const told = isAbout && this.responseType === '' ? parseJson(this.responseText) : undefined;
        tell(request, this.status, this.getResponseHeader(STATUS_HEADER), told);
      });
    }
    send.call(this, body);
  };
  return () => Object.assign(prototype, { open, send, setRequestHeader });
}

function tell(
  request: TrackedRequest,
  status: number,
  timeLeft: string | null,
  body: unknown,
): void {
  request.answered({ status, timeLeft, reason: isObject(body) ? body['reason'] : undefined });
}

function isOwn(url: string | URL, { location }: PageWindow): boolean {
  return URL.canParse(url, location.href) && new URL(url, location.href).origin === location.origin;
}

function isProblem(status: number, type: string | null): boolean {
  return status === 401 && (type ?? '').startsWith('application/problem+json');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
