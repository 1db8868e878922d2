/** Knows how `npm run mutation` changes the source, one place at a time, to see whether a test notices. */

export default {
  mutate: ['src/{core,client}/**/*.ts', '!src/**/index.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // What the tests read, and nothing else, is copied.
  ignorePatterns: ['/*', '!/src', '!/test', '!/package.json', '!/tsconfig*.json', '!/vitest.*'],
  concurrency: 2,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
