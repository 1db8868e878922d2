/** A connection that is kept: what one request leaves unread is no fault of the next. */
import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Stage } from './stage.ts';

/** A connection that is kept: what one request leaves unread is no fault of the next. */
export function testConnections(stage: Stage): void {
  /** Says how the server answers; rejects where it resets the connection under the request. */
  function ask(agent: Agent, method: string, path: string, body = ''): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const headers = {
        Cookie: stage.browser.cookie(),
        ...(method === 'GET'
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': body.length }),
      };
      request(stage.app.url + path, { agent, method, headers }, (response) => {
        response.resume();
        response.on('error', reject).on('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end(body);
    });
  }

  describe('on a kept connection', () => {
    it.each([
      ['2 KB', '/session/ping', 2_000, 413],
      ['100 KB', '/session/ping', 100_000, 413],
      ['a megabyte', '/session/leave', 1_000_000, 413],
      ['what this call has no use for', '/session', 100, 405],
      ['what a call that there is not would not read', '/session/nothing', 1_000, 404],
    ])('a body of %s is refused, and the next request works', async (_name, path, size, code) => {
      await stage.signIn();
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let round = 0; round < 3; round += 1) {
        expect(await ask(agent, 'POST', path, 'x'.repeat(size))).toBe(code);
        expect(await ask(agent, 'GET', '/session')).toBe(200);
        expect(await ask(agent, 'GET', '/me')).toBe(200);
      }
      agent.destroy();
    });

    it('a body of which nobody reads the rest is refused or cut off, and the next request works', async () => {
      await stage.signIn();
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let round = 0; round < 3; round += 1) {
        // The answer may be lost on a connection that is cut while the client sends.
        const code = await ask(agent, 'POST', '/session/ping', 'x'.repeat(3_000_000)).catch(
          () => 413,
        );
        expect(code).toBe(413);
        expect(await ask(agent, 'GET', '/session')).toBe(200);
      }
      agent.destroy();
    });

    it('a body that the guard refuses with the request is no fault of the next', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let round = 0; round < 3; round += 1) {
        const code = stage.lacks('guard before bodies') ? 400 : 401;
        expect(await ask(agent, 'POST', '/me', 'x'.repeat(1_000))).toBe(code);
        expect(await ask(agent, 'GET', '/session')).toBe(200);
      }
      agent.destroy();
    });
  });
}
