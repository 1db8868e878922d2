/** The tests that `npm run mutation` runs again for every change of the source: the quick ones of core and client. */
import { defineConfig } from 'vitest/config';

const COMMON = {
  // One worker loads all files of a run: starting one for each file would take longer than the tests.
  isolate: false,
  maxWorkers: 1,
  // What is only slow, on a busy machine, tells nothing of a change.
  testTimeout: 30_000,
};

const PAGE = {
  environment: 'happy-dom',
  setupFiles: [
    'test/support/own-window.ts',
    'test/support/clear-storage.ts',
    'test/support/fixed-seed.ts',
  ],
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...COMMON,
          name: 'core',
          include: ['test/core/**/*.test.ts'],
          setupFiles: ['test/support/fixed-seed.ts'],
        },
      },
      {
        test: {
          ...COMMON,
          ...PAGE,
          name: 'client',
          include: ['test/client/**/*.test.ts'],
          // Lives whole lives: too long for each change.
          exclude: ['test/client/faults/**'],
        },
      },
      {
        test: {
          ...COMMON,
          ...PAGE,
          // Apart: an element that is defined once is defined in all pages of its worker.
          name: 'element',
          // Not the panel for developers: it looks on a real timer.
          include: ['test/element/still-here.test.ts'],
        },
      },
    ],
  },
});
