/** Which requests count as activity. */
import { describe, expect, it } from 'vitest';
import { NAVIGATION, SCRIPT } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;

/** Which requests count as activity. */
export function testActivity(stage: Stage): void {
  describe('activity', () => {
    const left = async (
      path: string,
      headers: Readonly<Record<string, string>>,
      method = 'GET',
    ): Promise<number> => {
      await stage.signIn();
      await stage.app.advance(5 * MINUTE);
      await stage.browser.send(path, { method, headers });
      return (await stage.idleRemaining()) / MINUTE;
    };

    it.each([
      ['a page', '/me', NAVIGATION],
      ['a request of a script', '/me', SCRIPT],
      ['a client that is no browser', '/me', {}],
      [
        'a frame that a person moved',
        '/me',
        { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-User': '?1' },
      ],
    ])('is %s', async (_name, path, headers) => {
      expect(await left(path, headers)).toBe(15);
    });

    it('is a form that is sent', async () => {
      expect(await left('/me', {}, 'POST')).toBe(15);
    });

    it.each([
      ['status', '/session', {}],
      ['a prefetch', '/me', { 'Sec-Purpose': 'prefetch' }],
      ['a prerender', '/me', { ...NAVIGATION, 'Sec-Purpose': 'prefetch;prerender' }],
      ['an old prefetch', '/me', { Purpose: 'prefetch' }],
      ['what the client marks', '/me', { 'Session-Passive': '?1' }],
      ['a stream', '/me', { Accept: 'text/event-stream' }],
      ['a picture', '/me', { 'Sec-Fetch-Dest': 'image' }],
      ['what is missing', '/gone', SCRIPT],
      ['a public page', '/public', NAVIGATION],
    ])('is not %s (S16)', async (_name, path, headers) => {
      expect(await left(path, headers)).toBe(10);
    });

    it.each(['HEAD', 'OPTIONS'])('is not %s', async (method) => {
      expect(await left('/me', {}, method)).toBe(10);
    });

    it('is not what the app says is passive', async () => {
      await stage.restart({ passive: ['/me', '/poll/*'] });
      expect(await left('/me', NAVIGATION)).toBe(10);
      expect(await left('/poll/a', NAVIGATION)).toBe(10);
      expect(await left('/count?quiet', NAVIGATION)).toBe(10);
      expect(await left('/count', NAVIGATION)).toBe(15);
    });

    it.each([
      ['GET', 2 * MINUTE, 13],
      ['POST', 2 * MINUTE, 13],
      ['POST', 0, 15],
      ['GET', 60 * MINUTE, 10],
      ['POST', 'soon', 10],
      ['GET', -MINUTE, 10],
      ['GET', '2400, 60000', 10],
    ])(
      'is a %s of a script as of the moment that it tells: %s ms before',
      async (method, idleFor, expected) => {
        const headers = { ...SCRIPT, 'Session-Idle-For': String(idleFor) };
        expect(await left('/me', headers, method)).toBe(expected);
      },
    );

    it('that is told by polling ends with the activity: nobody is kept in by it', async () => {
      await stage.signIn();
      const answers: number[] = [];
      for (let minute = 1; minute <= 20; minute += 1) {
        await stage.app.advance(MINUTE);
        const headers = { ...SCRIPT, 'Session-Idle-For': String(minute * MINUTE) };
        answers.push((await stage.browser.get('/me', headers)).status);
      }
      expect(answers.indexOf(401)).toBe(14);
    });

    it('never comes from polling: after three timeouts of it the session is over', async () => {
      await stage.signIn();
      const answers: number[] = [];
      for (let minute = 0; minute < 45; minute += 1) {
        await stage.app.advance(MINUTE);
        const passive = await stage.browser.get('/me', { 'Session-Passive': '?1' });
        await stage.browser.get('/gone');
        answers.push(passive.status);
      }
      expect(answers.indexOf(401)).toBe(14);
      expect(answers.slice(14).every((code) => code === 401)).toBe(true);
    });

    it('keeps a session for three timeouts', async () => {
      await stage.signIn();
      for (let minute = 0; minute < 45; minute += 10) {
        await stage.app.advance(10 * MINUTE);
        expect((await stage.browser.get('/me')).status).toBe(200);
      }
    });
  });
}
