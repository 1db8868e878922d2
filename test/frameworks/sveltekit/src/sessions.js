import { createSvelteKitSessions } from 'stillhere/sveltekit';
import { worldOfProcess } from '../contract.mjs';

export const world = worldOfProcess();
export const web = createSvelteKitSessions(world.sessions);
