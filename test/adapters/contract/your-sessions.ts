/** A person's own sessions: seen and ended by the calls of the surface. */
import { expect, it } from 'vitest';
import { createBrowser, JSON_TYPE } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const OWN = { 'Sec-Fetch-Site': 'same-origin' } as const;

/** A person's own sessions: seen and ended by the calls of the surface. */
export function testYourSessions(stage: Stage): void {
  it('a person sees their own sessions, and ends others of them', async () => {
    await stage.restart({ yourSessions: true });
    const { app, browser } = stage;
    const [phone, third, other] = [1, 2, 3].map(() => createBrowser(app.url));
    const own = await stage.signIn();
    const phoneId = await stage.signIn(phone);
    const thirdId = await stage.signIn(third);
    const otherId = await stage.signIn(other, 'maria');
    const response = await browser.get('/session/sessions', OWN);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { sessions } = (await response.json()) as {
      sessions: readonly { readonly id: string; readonly isThis: boolean }[];
    };
    expect(sessions[0]).toMatchObject({ id: own, isThis: true, place: '', idleFor: 0 });
    expect(sessions.map(({ id }) => id).toSorted()).toEqual([own, phoneId, thirdId].toSorted());
    const end = async (id: string): Promise<unknown> => {
      const body = JSON.stringify({ id });
      const answer = await browser.post('/session/sessions/end', body, { ...JSON_TYPE, ...OWN });
      expect(answer.status).toBe(200);
      return ((await answer.json()) as { readonly ended: unknown }).ended;
    };
    expect([await end(otherId), await end(phoneId), await end(phoneId)]).toEqual([0, 1, 0]);
    const others = await browser.post('/session/sessions/end-others', undefined, OWN);
    expect(await others.json()).toMatchObject({ sessions: [{ id: own }], more: 0, ended: 1 });
    expect(await app.list('maria')).toEqual([otherId]);
    expect(await stage.status(phone)).toEqual({
      ...{ state: 'ended', session: phoneId, reason: 'revoked' },
    });
  });
}
