/** What the guard says on every kind of answer that a framework lets a handler give. */
import { describe, expect, it } from 'vitest';
import { createBrowser, NAVIGATION, SCRIPT } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
const COUNTED = 'idle=900, absolute=28500';
const NOT_COUNTED = 'idle=600, absolute=28500';

/** What the guard says on every kind of answer that a framework lets a handler give. */
export function testAnswers(stage: Stage): void {
  /** What an answer says of the session, and whether it may be kept. */
  const said = ({ status, headers }: Response): readonly unknown[] => [
    status,
    headers.get('session-status'),
    headers.get('cache-control'),
  ];

  describe('the time left, and that nobody may store it (S14, S17), stand on', () => {
    it.each([
      ['a plain answer', '/me', 200],
      ['an answer by the lowest means', '/raw', 200],
      ['an answer whose headers cannot be changed', '/fetched', 200],
      ['an answer without content', '/nothing', 204],
      ['the error of a handler that throws', '/throw', 500],
    ])('%s, which counts', async (_name, path, code) => {
      await stage.signIn();
      await stage.app.advance(5 * MINUTE);
      const response = await stage.browser.get(path, SCRIPT);
      expect(said(response)).toEqual([code, COUNTED, 'no-store']);
      expect(response.headers.getSetCookie()).toEqual([]);
      await response.text();
      expect(await stage.idleRemaining()).toBe(15 * MINUTE);
    });

    it.each([
      ['of a handler that answers 404', '/missing'],
      ['of a handler that throws it', '/throw/missing'],
      ['of the framework, which knows no such route', '/gone'],
    ])('the 404 %s, which does not count', async (_name, path) => {
      if (path === '/gone' && stage.lacks('guard of nothing')) return;
      await stage.signIn();
      await stage.app.advance(5 * MINUTE);
      const response = await stage.browser.get(path, SCRIPT);
      expect(said(response)).toEqual([404, NOT_COUNTED, 'no-store']);
      await response.text();
      expect(await stage.idleRemaining()).toBe(10 * MINUTE);
    });

    it.each(['/me', '/raw', '/fetched', '/throw'])(
      'the headers alone, where HEAD asks for them: %s',
      async (path) => {
        if (path === '/fetched' && stage.lacks('HEAD of what was fetched')) return;
        await stage.signIn();
        await stage.app.advance(5 * MINUTE);
        const response = await stage.browser.send(path, { method: 'HEAD' });
        expect(said(response)).toEqual([path === '/throw' ? 500 : 200, NOT_COUNTED, 'no-store']);
        expect(await response.text()).toBe('');
      },
    );

    it.each([
      ['a page in pieces', '/stream', NAVIGATION, COUNTED, 'first ', 'second'],
      [
        'a stream of events of the app',
        '/events',
        { Accept: 'text/event-stream' },
        NOT_COUNTED,
        'data: 1\n\n',
        'data: 2\n\n',
      ],
    ])('%s, whose beginning is not held back', async (_name, path, headers, left, ...pieces) => {
      await stage.signIn();
      await stage.app.advance(5 * MINUTE);
      const response = await stage.browser.get(path, headers);
      expect(said(response)).toEqual([200, left, 'no-store']);
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader?.read())?.value).toBe(pieces[0]);
      await stage.app.release();
      expect((await reader?.read())?.value).toBe(pieces[1]);
      expect((await reader?.read())?.done).toBe(true);
    });
  });

  it('what the answer itself says stays as it is', async () => {
    await stage.signIn();
    // A server may add the encoding.
    const plain = expect.stringMatching(/^text\/plain/) as string;
    const fetched = await stage.browser.get('/fetched');
    expect([fetched.headers.get('content-type'), await fetched.text()]).toEqual([plain, 'fetched']);
    const raw = await stage.browser.get('/raw');
    expect([raw.headers.get('content-type'), await raw.text()]).toEqual([plain, 'raw']);
    const nothing = await stage.browser.get('/nothing');
    expect([nothing.status, await nothing.text()]).toEqual([204, '']);
  });

  it('a public page says nothing of a session, and a page that there is not is refused to strangers', async () => {
    await stage.signIn();
    const open = await stage.browser.get('/public', NAVIGATION);
    expect([open.status, open.headers.get('session-status')]).toEqual([200, null]);
    if (stage.lacks('guard of nothing')) return;
    expect((await createBrowser(stage.app.url).get('/gone', SCRIPT)).status).toBe(401);
  });

  it('requests at once are not taken for each other', async () => {
    const names = ['george', 'maria', 'ana', 'ivan', 'petr'];
    const people = await Promise.all(
      names.map(async (name) => {
        const person = createBrowser(stage.app.url);
        await stage.signIn(person, name);
        return { name, person };
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => [...people, undefined])
        .flat()
        .map(async (one, index) => {
          const asking = one?.person ?? createBrowser(stage.app.url);
          const response = await asking.get(index % 2 === 0 ? '/me' : '/public');
          const text = await response.text();
          const isRight =
            one === undefined
              ? index % 2 === 0
                ? response.status === 401
                : text === 'null'
              : text.includes(`"subject":"${one.name}"`);
          return isRight ? 'right' : `${one?.name}: ${response.status} ${text}`;
        }),
    );
    expect(new Set(answers)).toEqual(new Set(['right']));
  });
}
