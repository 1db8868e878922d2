/** Knows what Next tells of the request that runs, by calls of its own. */
import type { CookieLine, RequestView } from '../../server/index.ts';

/** What Next says of the request that runs, and does for it. */
export interface NextCalls {
  /** Of `next/headers`. */
  readonly headers: () => Promise<Pick<Headers, 'get'>>;
  /** Of `next/headers`. */
  readonly cookies: () => Promise<{
    set(name: string, value: string, attributes: Omit<CookieLine, 'name' | 'value'>): unknown;
  }>;
  /** Of `next/navigation`. */
  readonly redirect: (url: string) => never;
}

/** @throws TypeError when one of the calls is missing. */
export function checkCalls(calls: NextCalls): void {
  for (const name of ['headers', 'cookies', 'redirect'] as const) {
    if (typeof calls?.[name] === 'function') continue;
    const from = name === 'redirect' ? 'next/navigation' : 'next/headers';
    throw new TypeError(`"calls.${name}" must be the function of that name from '${from}'`);
  }
}

/** The request that runs, which is taken for one of `page`: Next does not say of which page it is. */
export async function viewAt(calls: NextCalls, page = '/'): Promise<RequestView> {
  const headers = await calls.headers();
  return {
    method: headers.get('next-action') === null ? 'GET' : 'POST',
    url: page,
    isEncrypted: headers.get('x-forwarded-proto')?.startsWith('https') === true,
    header: (name) => headers.get(name) ?? undefined,
    source: headers,
  };
}

/** A component is shown to a person, also where Next's router has fetched it. That it is looked at is nobody's activity. */
export function asPage(view: RequestView): RequestView {
  return {
    ...view,
    method: view.method === 'GET' ? 'HEAD' : view.method,
    header: (name) => (name === 'sec-fetch-dest' ? 'document' : view.header(name)),
  };
}
