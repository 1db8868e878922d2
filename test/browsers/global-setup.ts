/** Finds the engines for the tests, or installs them. */
import { existsSync, readdirSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { findOrInstall, which } from '../support/debian.ts';
import type { WebKitPrograms } from './webkit.ts';

declare module 'vitest' {
  interface ProvidedContext {
    engines: {
      readonly chromium: string | undefined;
      readonly firefox: string | undefined;
      readonly webKit: WebKitPrograms | undefined;
    };
  }
}

const LIBRARIES = '/usr/lib';

export function setup(project: TestProject): void {
  project.provide('engines', {
    chromium: find('chromium', () => process.env['CHROMIUM_PATH'] ?? which('chromium')),
    firefox: find('firefox-esr', () => which('firefox-esr')),
    webKit: findWebKit(),
  });
}

function find(name: string, search: () => string | undefined): string | undefined {
  return findOrInstall({ find: search, package: name, neededBy: 'The tests in every engine' });
}

function findWebKit(): WebKitPrograms | undefined {
  const driver = find('webkit2gtk-driver', () => which('WebKitWebDriver'));
  const browser = find('webkit2gtk-driver', findMiniBrowser);
  const screen = find('xvfb', () => which('Xvfb'));
  if (driver === undefined || browser === undefined || screen === undefined) return undefined;
  return { driver, browser, screen };
}

/** In a folder named after the machine and WebKit's interface: `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1`. */
export function findMiniBrowser(): string | undefined {
  return readdirSync(LIBRARIES)
    .filter((name) => name.endsWith('-linux-gnu'))
    .flatMap((machine) =>
      readdirSync(`${LIBRARIES}/${machine}`)
        .filter((name) => name.startsWith('webkit'))
        .map((name) => `${LIBRARIES}/${machine}/${name}/MiniBrowser`),
    )
    .find((path) => existsSync(path));
}
