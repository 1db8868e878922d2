import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { createNextSessions } from 'stillhere/next';
import { worldOfProcess } from './contract.mjs';

export const world = worldOfProcess();
export const web = createNextSessions(world.sessions, { headers, cookies, redirect });
