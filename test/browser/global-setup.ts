/** Finds Chromium for the tests. */
import type { TestProject } from 'vitest/node';
import { findOrInstall, which } from '../support/debian.ts';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string | undefined;
  }
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

export function setup(project: TestProject): void {
  const chromium = findOrInstall({
    find: () => process.env['CHROMIUM_PATH'] ?? NAMES.map(which).find((path) => path !== undefined),
    package: 'chromium',
    neededBy: 'The browser tests (or set CHROMIUM_PATH)',
  });
  project.provide('chromium', chromium);
}
