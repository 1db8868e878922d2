import { createH3Sessions } from 'stillhere/h3';
import { worldOfProcess } from './contract.mjs';

export const world = worldOfProcess();
export const web = createH3Sessions(world.sessions);
