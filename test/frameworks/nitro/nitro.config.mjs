import { defineConfig } from 'nitro';
import { GUARDED_ROUTES, OPEN_ROUTES } from './contract.mjs';

export default defineConfig({
  preset: 'node_middleware',
  serverDir: './',
  handlers: Object.keys({ ...OPEN_ROUTES, ...GUARDED_ROUTES }).map((route) => ({
    route,
    handler: './answer.mjs',
  })),
});
