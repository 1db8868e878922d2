/** The calls by which a page tells of the person: ping, leave, stay. */
import { request } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { JSON_TYPE, NAVIGATION, SCRIPT } from '../../support/browser.ts';
import { POLICY } from '../../support/world.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;

/** The calls by which a page tells of the person: ping, leave, stay. */
export function testCalls(stage: Stage): void {
  describe('a ping', () => {
    it('merges what the browser knows, and never goes back (I4)', async () => {
      await stage.signIn();
      await stage.app.advance(10 * MINUTE);
      const ping = async (idleFor: number): Promise<unknown> =>
        (
          (await (
            await stage.browser.post('/session/ping', JSON.stringify({ idleFor }), JSON_TYPE)
          ).json()) as Record<string, unknown>
        )['idleRemaining'];
      expect(await ping(4 * MINUTE)).toBe(11 * MINUTE);
      expect(await ping(9 * MINUTE)).toBe(11 * MINUTE);
      expect(await ping(1e15)).toBe(11 * MINUTE);
      expect(await ping(0)).toBe(15 * MINUTE);
    });

    it('without a body means now', async () => {
      await stage.signIn();
      await stage.app.advance(10 * MINUTE);
      await stage.browser.post('/session/ping');
      expect(await stage.idleRemaining()).toBe(15 * MINUTE);
    });

    it.each([
      ['{"idleFor":-1}', 400],
      ['{"idleFor":1e309}', 400],
      ['{"idleFor":"abc"}', 400],
      ['{"idleFor":null}', 400],
      ['{"idleFor":[1]}', 400],
      ['{}', 400],
      ['[]', 400],
      ['null', 400],
      ['{', 400],
      ['idleFor=1', 400],
      [`{"idleFor":1,"x":"${'x'.repeat(1_000_000)}"}`, 413],
    ])('S15: of %.40s is %d, and changes nothing', async (body, code) => {
      await stage.signIn();
      await stage.app.advance(5 * MINUTE);
      expect((await stage.browser.post('/session/ping', body, JSON_TYPE)).status).toBe(code);
      expect(await stage.idleRemaining()).toBe(10 * MINUTE);
    });

    it('in another type is 415; streamed without a length it is measured', async () => {
      await stage.signIn();
      const text = { 'Content-Type': 'text/plain' };
      expect((await stage.browser.post('/session/ping', '{"idleFor":0}', text)).status).toBe(415);
      const letters = { 'Content-Type': 'Application/JSON;charset=UTF-8' };
      expect((await stage.browser.post('/session/ping', '{"idleFor":0}', letters)).status).toBe(
        200,
      );
      // It ends some time: not every server stops a client that goes on after the answer.
      let left = 400;
      const body = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode('x'.repeat(600)));
          left -= 1;
          if (left === 0) controller.close();
        },
      });
      const init = { method: 'POST', body, duplex: 'half', headers: JSON_TYPE } as RequestInit;
      const streamed = await stage.browser.send('/session/ping', init).then(
        (response) => response.status,
        () => 413,
      );
      expect(streamed).toBe(413);
    });

    it('S15: by any other method is 405, never a failure of the server', async () => {
      await stage.signIn();
      const { hostname, port } = new URL(stage.app.url);
      const odd = stage.lacks('odd methods') ? [] : ['TRACE', 'PROPFIND'];
      for (const method of ['PUT', 'DELETE', 'PATCH', ...odd]) {
        const code = await new Promise((resolve) => {
          request({ hostname, port, method, path: '/session/ping' }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }).end();
        });
        expect([method, code]).toEqual([method, 405]);
      }
    });

    it('S1: revives nothing', async () => {
      await stage.signIn();
      await stage.app.advance(15 * MINUTE);
      const response = await stage.browser.post('/session/ping', '{"idleFor":0}', JSON_TYPE);
      expect(await response.json()).toMatchObject({ state: 'ended', reason: 'idle' });
    });

    it('too often is 429', async () => {
      await stage.signIn();
      const codes = new Set<number>();
      for (let index = 0; index < 210; index += 1)
        codes.add((await stage.browser.post('/session/ping')).status);
      expect([...codes]).toEqual([200, 429]);
      await stage.app.advance(10_000);
      expect((await stage.browser.post('/session/ping')).status).toBe(200);
    });
  });

  describe('leaving and staying', () => {
    const call = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> =>
      (await (await stage.browser.send(path, { method: 'POST', ...init })).json()) as Record<
        string,
        unknown
      >;

    beforeEach(async () => {
      await stage.restart({ policy: { ...POLICY, endOnClose: '1m' } });
    });

    it.each([
      ['no body', {}],
      ['a body that is empty', { body: '' }],
      ['what a beacon has', { body: '', headers: { 'Content-Type': 'text/plain;charset=UTF-8' } }],
      ['a type that nobody knows', { body: '', headers: { 'Content-Type': 'x/y' } }],
      ['a form', { body: new URLSearchParams(), keepalive: true }],
    ])('take %s', async (_name, init) => {
      await stage.signIn();
      await stage.app.advance(MINUTE);
      expect(await call('/session/leave', init)).toMatchObject({
        state: 'active',
        idleRemaining: 14 * MINUTE,
        endOnClose: MINUTE,
        closing: true,
      });
      expect(await call('/session/stay', init)).toMatchObject({ closing: true });
      expect(await stage.status()).toMatchObject({ closing: false, idleRemaining: 14 * MINUTE });
    });

    it('who does not come back is signed out, and told why', async () => {
      await stage.signIn();
      await call('/session/leave');
      await stage.app.advance(MINUTE);
      const response = await stage.browser.get('/me', SCRIPT);
      expect(await response.json()).toMatchObject({
        status: 401,
        reason: 'closed',
        title: 'You were signed out because the last page was closed.',
      });
      const page = await stage.browser.get('/me', NAVIGATION);
      expect(page.headers.get('location')).toBe('/sign-in?reason=closed&next=%2Fme');
      expect(await call('/session/stay')).toMatchObject({ state: 'ended', reason: 'closed' });
      expect(await stage.app.ended()).toMatchObject([{ reason: 'closed' }]);
    });

    it('who comes back goes on: the next page is asked for, and says that it is there', async () => {
      await stage.signIn();
      await stage.browser.get('/me', NAVIGATION);
      await stage.app.advance(50);
      await call('/session/leave');
      await stage.app.advance(50);
      await call('/session/stay');
      await stage.app.advance(2 * MINUTE);
      expect((await stage.browser.get('/me', NAVIGATION)).status).toBe(200);
    });

    it('say nothing of a session that is not there', async () => {
      expect(await call('/session/leave')).toEqual({ state: 'none' });
      expect(await call('/session/stay')).toEqual({ state: 'none' });
    });

    it('S15: what is too much or too often is refused', async () => {
      await stage.signIn();
      expect((await stage.browser.post('/session/leave', 'x'.repeat(2_000))).status).toBe(413);
      expect((await stage.browser.post('/session/stay', 'x'.repeat(2_000))).status).toBe(413);
      const codes = new Set<number>();
      for (let index = 0; index < 210; index += 1)
        codes.add(
          (await stage.browser.post(`/session/${index % 2 === 0 ? 'leave' : 'stay'}`)).status,
        );
      expect([...codes]).toEqual([200, 429]);
      expect(await stage.app.denied()).toContain('flood');
    });
  });
}
