import node from '@astrojs/node';
import { defineConfig, memoryCache } from 'astro/config';

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  cache: { provider: memoryCache() },
  // No request of the contract is told apart by Astro before stillhere does.
  security: { checkOrigin: false },
});
