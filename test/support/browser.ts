/** As much of a browser as a server sees: it keeps cookies, and does not follow redirects. */

export interface TestBrowser {
  /** The cookies that it would send, as one header. */
  cookie(): string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  send(path: string, init: RequestInit): Promise<Response>;
}

export const NAVIGATION = { 'Sec-Fetch-Dest': 'document' } as const;
export const SCRIPT = { 'Sec-Fetch-Dest': 'empty' } as const;
export const JSON_TYPE = { 'Content-Type': 'application/json' } as const;

/** A browser without cookies; or with those of another. */
export function createBrowser(url: string, cookies: string = ''): TestBrowser {
  const jar = new Map(
    cookies
      .split('; ')
      .filter((cookie) => cookie !== '')
      .map(pairOf),
  );
  const cookie = (): string => [...jar].map((pair) => pair.join('=')).join('; ');

  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('Cookie', cookie());
    const response = await fetch(url + path, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = pairOf(line.split(';')[0] ?? '');
      if (/; (Max-Age=0|expires=Thu, 01 Jan 1970)/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  return {
    cookie,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) }),
  };
}

/** A value may hold what parts it from the name. */
function pairOf(cookie: string): [name: string, value: string] {
  const end = cookie.indexOf('=');
  return [cookie.slice(0, end), cookie.slice(end + 1)];
}
