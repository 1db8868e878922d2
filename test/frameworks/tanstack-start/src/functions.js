import { redirect } from '@tanstack/react-router';
import { createServerFn } from '@tanstack/react-start';
import { getRequest } from '@tanstack/react-start/server';
import { guard, guardFresh } from './guards.js';
import { web } from './sessions.server.js';

export const who = createServerFn()
  .middleware([guard])
  .handler(({ context }) => ({ subject: context.session.subject }));

export const pay = createServerFn({ method: 'POST' })
  .middleware([guardFresh])
  .handler(({ context }) => ({ paidBy: context.session.subject }));

const toPage = redirect({ to: '/page' });

export const enter = createServerFn({ method: 'POST' })
  .validator((how) => how)
  .handler(async ({ data }) => {
    await web.of(getRequest()).signIn('george', { data: { count: 0 } });
    if (data === 'redirect') throw toPage;
    if (data === 'throw') throw new Error('after the sign-in');
    return 'entered';
  });
