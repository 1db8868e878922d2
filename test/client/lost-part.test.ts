import { expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { IDLE, openPage } from '../support/page.ts';

vi.mock('../../src/client/sign-in-again.ts', () => new Promise(() => {}));

it('an end waits five seconds for what lets the page wait, and leaves without it', async () => {
  const leave = vi.spyOn(location, 'replace').mockReturnValue(undefined);
  const { session, told, wait } = await openPage({ signInUrl: '/sign-in', signInAgain: 'window' });
  await wait(IDLE + 2_000);
  expect(told).toEqual(['warning idle', 'ending idle']);
  await wait(5_000);
  await eventually(() => {
    expect(leave).toHaveBeenCalledOnce();
  });
  expect(told).toEqual(['warning idle', 'ending idle', 'ended idle']);
  session.stop();
});
