// sessions.ts
import { createNestSessions } from 'stillhere/nest';
import { createSessions } from 'stillhere/server';

export const sessions = createSessions({ policy: { idleTimeout: '15m', absoluteTimeout: '8h' } });
export const web = createNestSessions(sessions);
