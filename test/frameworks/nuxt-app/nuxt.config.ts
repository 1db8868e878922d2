const sessions = process.env.SESSIONS;

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  // What is found only when a page is opened makes Vite reload the page.
  vite: { optimizeDeps: { include: ['stillhere/vue'] } },
  nitro: {
    devProxy: {
      '/session': { target: `${sessions}/session` },
      '/sign-in': { target: `${sessions}/sign-in` },
    },
  },
});
