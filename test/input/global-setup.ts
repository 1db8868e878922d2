/** Finds what gives real input, or installs it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { findMiniBrowser } from '../browsers/global-setup.ts';
import { findOrInstall, which } from '../support/debian.ts';

/** Paths of what makes a desk. */
export interface DeskPrograms {
  readonly screen: string;
  readonly windows: string;
  readonly bus: string;
  readonly accessibility: string;
  readonly devices: string;
  readonly inputMethod: string;
  /** Debian's own: it alone sees Debian's modules. */
  readonly python: string;
}

/** Paths of the browsers. */
export interface BrowserPrograms {
  readonly Chromium: string | undefined;
  readonly Firefox: string | undefined;
  readonly WebKit: string | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    desk: DeskPrograms | undefined;
    inputBrowsers: BrowserPrograms;
  }
}

const PYTHON = '/usr/bin/python3';

export function setup(project: TestProject): void {
  project.provide('desk', findDesk());
  project.provide('inputBrowsers', {
    Chromium: find('chromium', () => process.env['CHROMIUM_PATH'] ?? which('chromium')),
    Firefox: find('firefox-esr', () => which('firefox-esr')),
    WebKit: find('webkit2gtk-driver', findMiniBrowser),
  });
}

function findDesk(): DeskPrograms | undefined {
  const screen = find('xvfb', () => which('Xvfb'));
  const windows = find('openbox', () => which('openbox'));
  const bus = find('dbus', () => which('dbus-daemon'));
  const accessibility = find('at-spi2-core', findBus);
  const devices = find('xdotool', () => which('xdotool'));
  const python = find('python3-gi', () => importable());
  const words = find('gir1.2-atspi-2.0', () => importable('Atspi', '2.0'));
  const inputMethod = find('ibus', () => which('ibus-daemon'));
  const fields = find('ibus-gtk3', findFields);
  const composing = find('gir1.2-ibus-1.0', () => importable('IBus', '1.0'));
  if (python === undefined || words === undefined) return undefined;
  if (inputMethod === undefined || fields === undefined || composing === undefined)
    return undefined;
  if (screen === undefined || windows === undefined || bus === undefined) return undefined;
  if (accessibility === undefined || devices === undefined) return undefined;
  return { screen, windows, bus, accessibility, devices, inputMethod, python };
}

function find(name: string, search: () => string | undefined): string | undefined {
  return findOrInstall({ find: search, package: name, neededBy: 'The tests with real input' });
}

/** Where Debian and others put it. */
function findBus(): string | undefined {
  const folders = ['/usr/libexec', '/usr/lib/at-spi2-core'];
  return folders.map((folder) => `${folder}/at-spi-bus-launcher`).find((path) => existsSync(path));
}

/** What tells the input method of the fields of a program. */
function findFields(): string | undefined {
  const libraries = '/usr/lib';
  return readdirSync(libraries)
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => `${libraries}/${name}/gtk-3.0/3.0.0/immodules/im-ibus.so`)
    .find((path) => existsSync(path));
}

/** Debian's own Python, if it has `gi`, and a module of that. */
function importable(name?: string, version?: string): string | undefined {
  const module =
    name === undefined
      ? ''
      : `\ngi.require_version('${name}', '${version}')\nfrom gi.repository import ${name}`;
  try {
    execFileSync(PYTHON, ['-c', `import gi${module}`], { stdio: 'ignore' });
    return PYTHON;
  } catch {
    return undefined;
  }
}
