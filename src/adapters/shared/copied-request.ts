/** Knows how a request is looked at otherwise than as it is: marked, or without harm to its connection. */
import type { SurfaceRequest } from '../../server/index.ts';

/** Of a copy: on Node to cancel the body of the request itself destroys the connection in servers of React Router and Astro. */
export function readFrom(request: Request): SurfaceRequest {
  return {
    headers: request.headers,
    get body() {
      return request.clone().body;
    },
  };
}

/** The same headers, and one more. */
export function withHeader(headers: Headers, name: string, value: string): Headers {
  const more = new Headers(headers);
  more.set(name, value);
  return more;
}

/** What a host knows, unless it is one that does not, and throws. */
export function orUnknown(address: () => string): string | undefined {
  try {
    return address();
  } catch {
    return undefined;
  }
}
