import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { createNextSessions, oncePerProcess } from 'stillhere/next';
import { createSessions } from 'stillhere/server';

export const sessions = oncePerProcess('sessions', () =>
  createSessions({ policy: { idleTimeout: '15m', absoluteTimeout: '8h' } }),
);
export const web = createNextSessions(sessions, { headers, cookies, redirect });
