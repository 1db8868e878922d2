import { compile } from 'svelte/compiler';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes a second on a quiet machine takes ten on a busy one: no test is about that. */
const PATIENT = {
  // What differs is to be seen; but the whole of a page or a window would take a minute to say, at each look of a poll.
  chaiConfig: { truncateThreshold: 1_000 },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
};

/** By itself Vitest leaves one core to others: on a machine with two, that is half of it. */
const BOTH_CORES = { maxWorkers: 2 };

/**
 * Browsers, desks and apps of others are not ours, and end or stand still by themselves: what fails there once, of some
 * thousand tests, is tried again. `.ci/run` names each such test with what it said at first: it is to be mended all the same.
 */
const SECOND_TRY = { retry: 1 };

/** What takes longest begins first: begun last, it runs on beside an idle core. A clean checkout knows no times of its own. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
const LONGEST =
  /sim\/(client\/)?world|frameworks\/(react-router-page|binding-pages|next|form-libraries|angular-app)\.test|browsers\/(dialog|curtain|failures|windows)\.test|browser\/tabs/;

/** Components of Svelte, as a page gets them. */
const svelteComponents = {
  name: 'svelte-components',
  transform: (code: string, filename: string) =>
    filename.endsWith('.svelte') ? compile(code, { filename, dev: true }).js : undefined,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          include: ['test/{core,languages}/**/*.test.ts'],
          ...BOTH_CORES,
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'server',
          include: [
            'test/{bench,engine,server,stores,adapters,attach,property,proxies,sim,faults,examples}/**/*.test.ts',
            'test/bindings/server.test.ts',
          ],
          ...BOTH_CORES,
          ...PATIENT,
        },
      },
      {
        plugins: [svelteComponents],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'client',
          server: { deps: { inline: ['svelte', 'solid-js'] } },
          include: ['test/{client,element,bindings,drafts,notices}/**/*.test.ts'],
          exclude: ['test/bindings/server.test.ts'],
          environment: 'happy-dom',
          setupFiles: ['test/support/clear-storage.ts'],
          ...BOTH_CORES,
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/global-setup.ts',
          ...BOTH_CORES,
          ...PATIENT,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/global-setup.ts',
          ...BOTH_CORES,
          sequence: { groupOrder: 1 },
          ...PATIENT,
          ...SECOND_TRY,
        },
      },
      {
        test: {
          name: 'browsers',
          include: ['test/browsers/**/*.test.ts'],
          globalSetup: 'test/browsers/global-setup.ts',
          ...BOTH_CORES,
          sequence: { groupOrder: 2 },
          ...PATIENT,
          ...SECOND_TRY,
        },
      },
      {
        test: {
          name: 'input',
          include: ['test/input/**/*.test.ts'],
          globalSetup: 'test/input/global-setup.ts',
          ...BOTH_CORES,
          sequence: { groupOrder: 3 },
          ...PATIENT,
          ...SECOND_TRY,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'frameworks',
          include: ['test/frameworks/**/*.test.ts'],
          globalSetup: 'test/browser/global-setup.ts',
          ...BOTH_CORES,
          sequence: { groupOrder: 4 },
          ...PATIENT,
          ...SECOND_TRY,
          hookTimeout: 600_000,
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/index.ts', 'src/{drafts,element}/**/global.ts', 'src/element/define.ts'],
      reporter: ['text-summary', 'text'],
      thresholds: {
        lines: 90,
        'src/core/**': { lines: 100, functions: 100, branches: 100, statements: 100 },
      },
    },
  },
});
