import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

// No request of the contract is told apart by SvelteKit before stillhere does.
const csrf = { trustedOrigins: ['*'] };

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      csrf,
      experimental: { remoteFunctions: true },
      compilerOptions: { experimental: { async: true } },
    }),
  ],
});
