/**
 * Knows requests as three browsers and the libraries of November 2026 sent them: Chromium 156, Firefox ESR 153,
 * WebKitGTK 2.50. Whether a person caused each, and by what a server can tell.
 */

export type Engine = 'chromium' | 'firefox' | 'webkit';

/**
 * By what it is told whether a request counts:
 * `header`: by the request alone, always.
 * `prompt`: by what is missing in it, once the browser has told of a person (`Sec-Fetch-User`).
 * `word`: by nothing in it; only by a page that speaks for the person.
 * `nothing`: by nothing at all: it counts, though nobody caused it. The documents say so.
 */
export type ToldBy = 'header' | 'prompt' | 'word' | 'nothing';

export interface Row {
  /** Of the list that was recorded. */
  readonly row: string;
  readonly what: string;
  readonly engines: readonly Engine[];
  /** Whether a person caused it. */
  readonly isPersons: boolean;
  readonly toldBy: ToldBy;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Headers = Readonly<Record<string, string>>;

const ALL: readonly Engine[] = ['chromium', 'firefox', 'webkit'];
const TELLING: readonly Engine[] = ['chromium', 'firefox'];
const CHROMIUM: readonly Engine[] = ['chromium'];
const FIREFOX: readonly Engine[] = ['firefox'];
const WEBKIT: readonly Engine[] = ['webkit'];

const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };
const USER = { 'sec-fetch-user': '?1' };

const fetched = (destination: string, mode: string, more: Headers = {}): Headers => ({
  accept: '*/*',
  'sec-fetch-dest': destination,
  'sec-fetch-mode': mode,
  'sec-fetch-site': 'same-origin',
  ...more,
});
const page = (more: Headers = {}): Headers => ({
  ...fetched('document', 'navigate'),
  accept: HTML,
  'upgrade-insecure-requests': '1',
  ...more,
});
const frame = (more: Headers = {}): Headers => page({ 'sec-fetch-dest': 'iframe', ...more });
const typed = { 'sec-fetch-site': 'none' };
/** `fetch` and `XMLHttpRequest`, by whoever they were called. */
const script = (more: Headers = {}): Headers => fetched('empty', 'cors', more);
/** A navigation that a worker has sent again. */
const again = (mode: string): Headers =>
  fetched('empty', mode, { accept: HTML, 'upgrade-insecure-requests': '1' });

const person = (
  row: string,
  what: string,
  engines: readonly Engine[],
  headers: Headers,
  method = 'GET',
): Row => ({ row, what, engines, isPersons: true, toldBy: 'header', method, headers });
const nobody = (
  row: string,
  what: string,
  engines: readonly Engine[],
  toldBy: ToldBy,
  headers: Headers,
  method = 'GET',
): Row => ({ row, what, engines, isPersons: false, toldBy, method, headers });

/** A page that nobody asked for: two engines are silent where they would tell of a person, the third always is. */
const unasked = (row: string, what: string, headers: Headers, method = 'GET'): readonly Row[] => [
  nobody(row, what, TELLING, 'prompt', headers, method),
  nobody(row, what, WEBKIT, 'nothing', headers, method),
];
/** A page that a person asked for. */
const asked = (row: string, what: string, headers: Headers, method = 'GET'): readonly Row[] => [
  person(row, what, TELLING, { ...headers, ...USER }, method),
  person(row, what, WEBKIT, headers, method),
];

const BROWSERS: readonly Row[] = [
  ...unasked('1', 'a meta refresh', page({ 'cache-control': 'max-age=0' })),
  ...unasked('2', 'a Refresh header', page()),
  ...unasked('3', 'location.reload() by an interval', page({ 'cache-control': 'max-age=0' })),
  nobody('3', 'location.reload() by an interval', FIREFOX, 'prompt', page(typed)),
  ...unasked('4a', 'location.href and a.click() by a timer', page()),
  ...asked('4b', 'a click on a link, a middle click', page()),
  ...asked('4c', 'Enter in the address bar, F5', page(typed)),
  ...asked('4c', 'a hard reload', page({ ...typed, 'cache-control': 'no-cache' })),
  ...asked('4d', 'href in a click handler, target=_blank, window.open', page()),
  person('4e', 'a click, and the page 1.5 s later', TELLING, page(USER)),
  person('4e', 'a click, and the page late', WEBKIT, page()),
  person('4f', 'a click, a fetch, and the page', TELLING, page(USER)),
  person('4g', 'alt+Left', FIREFOX, page({ ...typed, ...USER })),
  nobody('4h', 'history.back() by a timer', FIREFOX, 'prompt', page(typed)),
  ...asked('4i', 'an address opened by another program', page(typed)),
  nobody('5a', 'a frame that loads itself, or that its page loads', ALL, 'header', frame()),
  person('5a', 'the same, just after a key', TELLING, frame(USER)),
  person('5b', 'a click on a link in a frame', TELLING, frame(USER)),
  person('5c', 'a link aimed at a frame', TELLING, frame(USER)),
  nobody(
    '6',
    'a ping of a link',
    ['chromium', 'webkit'],
    'header',
    fetched('empty', 'no-cors', { 'content-type': 'text/ping', 'ping-to': 'http://localhost/b' }),
    'POST',
  ),
  nobody(
    '7a',
    'sendBeacon',
    ALL,
    'header',
    fetched('empty', 'no-cors', { 'content-type': 'text/plain;charset=UTF-8' }),
    'POST',
  ),
  nobody('7a', 'sendBeacon of JSON', ALL, 'word', script(JSON_BODY), 'POST'),
  nobody('7b', 'fetch with keepalive at pagehide', ALL, 'word', script(JSON_BODY), 'POST'),
  nobody('7c', 'fetchLater', CHROMIUM, 'word', script()),
  nobody(
    '8',
    'a report of a policy, by report-uri',
    CHROMIUM,
    'header',
    fetched('report', 'no-cors', { 'content-type': 'application/csp-report' }),
    'POST',
  ),
  nobody(
    '8',
    'a report of a policy, by report-uri',
    WEBKIT,
    'header',
    fetched('empty', 'no-cors', { 'content-type': 'application/csp-report', origin: 'null' }),
    'POST',
  ),
  nobody(
    '8b',
    'reports by report-to',
    CHROMIUM,
    'header',
    fetched('report', 'no-cors', { 'content-type': 'application/reports+json' }),
    'POST',
  ),
  nobody(
    '9a',
    "a look for a worker's new script",
    ALL,
    'header',
    fetched('serviceworker', 'same-origin', { 'service-worker': 'script' }),
  ),
  nobody('9a', 'the same, by itself', WEBKIT, 'header', {
    accept: '*/*',
    'service-worker': 'script',
    origin: 'http://localhost',
  }),
  person('9b', 'a click, preloaded for a worker', CHROMIUM, {
    ...page(USER),
    'service-worker-navigation-preload': 'true',
  }),
  person('9b', 'a click, preloaded for a worker', ['firefox', 'webkit'], {
    ...page(),
    'service-worker-navigation-preload': 'true',
  }),
  person('9c', 'a page that a worker fetches again', ['chromium', 'webkit'], again('navigate')),
  person('9c', 'a page that a worker fetches again', FIREFOX, again('same-origin')),
  nobody('9d', "a worker's own fetch: install, message, push, periodicsync", ALL, 'word', script()),
  nobody(
    '10a',
    'a prefetch by a link',
    TELLING,
    'header',
    fetched('empty', 'no-cors', { 'sec-purpose': 'prefetch' }),
  ),
  nobody('10b', 'preload as=fetch', ALL, 'word', script()),
  nobody('10c', 'modulepreload, a preloaded script', ALL, 'header', fetched('script', 'cors')),
  nobody(
    '10d',
    'a prefetch by speculation rules',
    CHROMIUM,
    'header',
    page({ ...typed, 'sec-purpose': 'prefetch' }),
  ),
  nobody(
    '10e',
    'a prerender',
    CHROMIUM,
    'header',
    page({ ...typed, 'sec-purpose': 'prefetch;prerender' }),
  ),
  nobody(
    '10e',
    'a POST by a prerendered page',
    CHROMIUM,
    'header',
    script({ ...JSON_BODY, 'sec-purpose': 'prefetch;prerender' }),
    'POST',
  ),
  nobody('11', 'EventSource', ALL, 'header', script({ accept: 'text/event-stream' })),
  nobody('11b', 'a WebSocket', CHROMIUM, 'header', { upgrade: 'websocket' }),
  nobody(
    '11b',
    'a WebSocket',
    FIREFOX,
    'header',
    fetched('empty', 'websocket', { upgrade: 'websocket' }),
  ),
  nobody(
    '11b',
    'a WebSocket',
    WEBKIT,
    'header',
    fetched('websocket', 'websocket', { upgrade: 'websocket' }),
  ),
  ...['video', 'audio', 'object', 'embed'].map((destination) =>
    nobody('12', `a part of ${destination}`, TELLING, 'header', fetched(destination, 'no-cors')),
  ),
  nobody('13', 'the icon', ALL, 'header', fetched('image', 'no-cors')),
  nobody('13', 'the manifest', CHROMIUM, 'header', fetched('manifest', 'cors')),
  person('14', 'a restart that restores the page', CHROMIUM, page({ ...typed, ...USER })),
  ...unasked('15', 'form.submit() by a timer', page(FORM), 'POST'),
  ...asked('15b', 'a form sent by a button, or again by F5', page(FORM), 'POST'),
  nobody('16', 'polling by fetch or XMLHttpRequest', ALL, 'word', script()),
  nobody('16', 'polling by fetch', FIREFOX, 'word', script({ priority: 'u=4' })),
  nobody('16', 'polling by POST', ALL, 'word', script(JSON_BODY), 'POST'),
];

/** The engine does not matter for what a library sends; recorded in Chromium. */
const library = (row: string, what: string, toldBy: ToldBy, more: Headers, method = 'GET'): Row =>
  nobody(row, what, CHROMIUM, toldBy, script(more), method);

const LIBRARIES: readonly Row[] = [
  library('17', 'Next: <Link> in the viewport', 'header', {
    rsc: '1',
    'next-router-prefetch': '1',
    'next-router-segment-prefetch': '/_tree',
  }),
  library('17', 'Next: the same, of another kind', 'header', {
    rsc: '1',
    'next-router-prefetch': '3',
  }),
  library('17b', 'Next: prefetch={true}', 'word', { rsc: '1', 'next-url': '/' }),
  library('18', 'SvelteKit: preload at hover', 'word', {}),
  library('19', 'NuxtLink: the payload', 'word', {}),
  nobody(
    '20',
    'React Router: prefetch="intent"',
    CHROMIUM,
    'header',
    fetched('empty', 'cors', { 'sec-purpose': 'prefetch' }),
  ),
  library('20', 'React Router: the manifest', 'word', {}),
  library('21', 'TanStack Router: intent', 'word', {}),
  library('21', 'TanStack Router: intent, marked by the loader', 'header', {
    'session-passive': '?1',
  }),
  nobody(
    '22',
    'Astro: prefetch',
    CHROMIUM,
    'header',
    fetched('empty', 'no-cors', { 'sec-purpose': 'prefetch' }),
  ),
  nobody('22', 'Astro: prefetch without relList', WEBKIT, 'word', script()),
  library('23', 'Turbo: prefetch', 'header', { accept: 'text/html', 'x-sec-purpose': 'prefetch' }),
  library('23', 'Turbo: a lazy frame, a morph, a visit by a timer', 'word', {
    accept: 'text/html, application/xhtml+xml',
    'turbo-frame': 'news',
  }),
  library('24', 'htmx 2: preload', 'header', { accept: 'text/html', 'hx-preloaded': 'true' }),
  library('24b', 'htmx 4: hx-preload', 'word', { accept: 'text/html', 'hx-request-type': 'full' }),
  library('24c', 'htmx: every 1s, load', 'word', { accept: '*/*', 'hx-request': 'true' }),
  library('25', 'Unpoly: preload and poll', 'word', {
    accept: 'text/html',
    'x-up-version': '3.14.3',
  }),
  library('26', 'Inertia: prefetch', 'header', { purpose: 'prefetch', 'x-inertia': 'true' }),
  library('26', 'Inertia: usePoll', 'word', { 'x-inertia': 'true' }),
  library('27', 'Livewire: navigate.hover', 'word', { 'x-livewire-navigate': '1' }),
  library('27', 'Livewire: wire:poll', 'word', { ...JSON_BODY, 'x-livewire': '1' }, 'POST'),
  nobody(
    '28',
    'instant.page',
    CHROMIUM,
    'header',
    fetched('empty', 'no-cors', { 'sec-purpose': 'prefetch' }),
  ),
  nobody(
    '29',
    'quicklink',
    CHROMIUM,
    'header',
    fetched('empty', 'cors', { 'sec-purpose': 'prefetch' }),
  ),
  nobody('29', 'quicklink: priority', CHROMIUM, 'header', fetched('empty', 'no-cors')),
  library('30', 'swup: preload', 'word', {
    accept: 'text/html, application/xhtml+xml',
    'x-requested-with': 'swup',
  }),
  library('31', 'barba: prefetch', 'word', { accept: 'text/html', 'x-barba': 'yes' }),
  nobody('32', 'Angular: preloading', CHROMIUM, 'header', fetched('script', 'cors')),
  library('33', 'SWR, TanStack Query: focus, interval', 'word', {}),
  library('34', 'Apollo: pollInterval', 'word', JSON_BODY, 'POST'),
  library('34', 'socket.io: polling', 'word', {}),
  library(
    '34',
    'socket.io: a heartbeat',
    'word',
    { 'content-type': 'text/plain;charset=UTF-8' },
    'POST',
  ),
  library('34', 'SignalR: long polling', 'word', {
    'x-signalr-user-agent': 'Microsoft SignalR/10.0',
    'x-requested-with': 'XMLHttpRequest',
  }),
  nobody('34b', 'socket.io: its default', CHROMIUM, 'header', { upgrade: 'websocket' }),
  library('35', 'Phoenix: LongPoll', 'word', {}),
  library('35', 'Phoenix: LongPoll', 'word', { 'content-type': 'application/x-ndjson' }, 'POST'),
  nobody('35b', 'Vite: vite-ping', CHROMIUM, 'header', {
    upgrade: 'websocket',
    'sec-websocket-protocol': 'vite-ping',
  }),
];

/** A click that its browser told of too late, or not at all: the next one counts, and the page's word does. */
export const UNTOLD: readonly Row[] = [
  person('4e', 'a click, and the page 7 s later', TELLING, page()),
  person('4f', 'a click, a fetch, and the page, on a busy machine', FIREFOX, page()),
  person('14', 'a restart that restores the page', FIREFOX, page(typed)),
  person('5b', 'a click on a link in a frame', WEBKIT, frame()),
  person('5c', 'a link aimed at a frame', WEBKIT, frame()),
];

/** Every request that was recorded, but those of `UNTOLD`. */
export const ROWS: readonly Row[] = [...BROWSERS, ...LIBRARIES];
