import { definePlugin } from 'nitro';
import { web } from '../sessions.mjs';

export default definePlugin(({ h3 }) => web.plugin(h3));
