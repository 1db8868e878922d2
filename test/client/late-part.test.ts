import { expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createLatch } from '../support/latch.ts';
import { IDLE, openPage } from '../support/page.ts';

const arrival = createLatch();
vi.mock('../../src/client/sign-in-again.ts', async (original) => {
  await arrival.opened;
  return original();
});

it('an end that comes before what lets the page wait is told when that is here, and the page stays', async () => {
  const leave = vi.spyOn(location, 'replace').mockReturnValue(undefined);
  const { server, session, told, wait } = await openPage({
    signInUrl: '/sign-in',
    signInAgain: 'window',
  });
  server.subject = 'george';
  await session.extend();
  await wait(IDLE + 2_000);
  expect(told).toEqual(['warning idle', 'ending idle']);
  arrival.open();
  await eventually(() => {
    expect(told).toEqual(['warning idle', 'ending idle', 'ended idle']);
  });
  expect(session.snapshot).toMatchObject({ state: 'ended', signInAgain: 'window' });
  expect(leave).not.toHaveBeenCalled();
  session.stop();
});
