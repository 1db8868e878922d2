/** The tests that `npm run mutation` runs again for every change of the source: the quick ones of core and client. */
import { defineConfig } from 'vitest/config';

/** One worker loads all files of a run: starting one for each file would take longer than the tests. */
const ONE_WORKER = { isolate: false, maxWorkers: 1 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...ONE_WORKER,
          name: 'core',
          include: ['test/core/**/*.test.ts'],
          setupFiles: ['test/support/fixed-seed.ts'],
        },
      },
      {
        test: {
          ...ONE_WORKER,
          name: 'client',
          // Not the panel for developers: it looks on a real timer.
          include: ['test/client/**/*.test.ts', 'test/element/still-here.test.ts'],
          environment: 'happy-dom',
          setupFiles: ['test/support/clear-storage.ts', 'test/support/fixed-seed.ts'],
        },
      },
    ],
  },
});
