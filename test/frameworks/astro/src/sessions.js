import { createAstroSessions } from 'stillhere/astro';
import { worldOfProcess } from '../contract.mjs';

export const world = worldOfProcess();
export const web = createAstroSessions(world.sessions);
