/** Knows the engines that every behaviour is tested in. */
import { chromium, firefox } from 'playwright-core';
import { inject } from 'vitest';
import type { DrivenBrowser, Engine } from './driver.ts';
import { drive } from './playwright.ts';
import { launchWebKit } from './webkit.ts';

const programs = inject('engines');

/** All of them; those that are not on this machine cannot be launched, and their tests are skipped. */
export const ENGINES: readonly Engine[] = [
  { name: 'Chromium', launch: launcher(programs.chromium, launchChromium) },
  { name: 'Firefox', launch: launcher(programs.firefox, launchFirefox) },
  { name: 'WebKit', launch: launcher(programs.webKit, launchWebKit) },
];

function launcher<Programs>(
  found: Programs | undefined,
  launch: (found: Programs) => Promise<DrivenBrowser>,
): Engine['launch'] {
  return found === undefined ? undefined : () => launch(found);
}

/** As people have it: with the back/forward cache, which tests usually turn off. */
async function launchChromium(executablePath: string): Promise<DrivenBrowser> {
  const browser = await chromium.launch({
    executablePath,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
  });
  return drive(browser);
}

async function launchFirefox(executablePath: string): Promise<DrivenBrowser> {
  return drive(await firefox.launch({ channel: 'moz-firefox', executablePath }));
}
