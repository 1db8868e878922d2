/**
 * Takes the documents' pictures in docs/themes from the gallery, with Debian's Chromium (`CHROMIUM` says where another one is).
 * Run it after a change of how the dialog looks, and look at them.
 */
import { mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { createSessions } from 'stillhere/server';
import { createBank } from '../examples/bank/app.js';

const FOLDER = 'docs/themes';
const WIDTH = 560;
const HEIGHT = 360;
/** A picture in the documents is read by people on slow lines too. */
const MOST_BYTES = 40_000;

/**
 * Each by its name: what the gallery is asked for.
 * @type {Readonly<Record<string, { theme: string, state?: string, scheme?: string, lang?: string, own?: string, width?: number, height?: number }>>}
 */
const PICTURES = {
  none: { theme: 'none' },
  'none-dark': { theme: 'none', scheme: 'dark' },
  bootstrap: { theme: 'bootstrap' },
  'bootstrap-dark': { theme: 'bootstrap', scheme: 'dark' },
  tailwind: { theme: 'tailwind' },
  'tailwind-dark': { theme: 'tailwind', scheme: 'dark' },
  material: { theme: 'material' },
  'material-dark': { theme: 'material', scheme: 'dark' },
  govuk: { theme: 'govuk' },
  uswds: { theme: 'uswds' },
  own: { theme: 'bank', own: 'on', height: 410 },
  'own-dark': { theme: 'bank', own: 'on', scheme: 'dark', height: 410 },
  hebrew: { theme: 'material', lang: 'he' },
  'more-time': { theme: 'none', state: 'more-time', height: 440 },
  sessions: { theme: 'none', state: 'sessions', height: 490 },
  'sessions-dark': { theme: 'none', state: 'sessions', scheme: 'dark', height: 490 },
  draft: { theme: 'none', state: 'draft', height: 330 },
  'draft-dark': { theme: 'none', state: 'draft', scheme: 'dark', height: 330 },
};

/** @type {import('stillhere/server').Sessions<{ transfers: readonly import('../examples/bank/pages.js').Transfer[] }>} */
const sessions = createSessions({
  policy: { idleTimeout: '15m' },
  yourSessions: true,
  drafts: { secrets: ['for pictures alone, of nobody and nothing'] },
});
const facts = { idle: '15 minutes', warning: '2 minutes', absolute: '12 hours', store: 'memory' };
const server = createServer(createBank(sessions, facts));
await new Promise((resolve) => server.listen(0, 'localhost', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
});
try {
  mkdirSync(FOLDER, { recursive: true });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const [name, { width = WIDTH, height = HEIGHT, ...choice }] of Object.entries(PICTURES)) {
    await page.setViewportSize({ width, height });
    const query = new URLSearchParams({ state: 'idle', ...choice }).toString();
    await page.goto(`http://localhost:${port}/gallery/dialog?${query}`);
    await page.locator('html[data-is-shown]').waitFor({ timeout: 10_000 });
    await page.waitForLoadState('networkidle');
    const path = `${FOLDER}/${name}.png`;
    await page.screenshot({ path });
    const { size } = statSync(path);
    console.log(`${path} ${size} bytes`);
    if (size > MOST_BYTES) {
      console.error(`${path} is larger than ${MOST_BYTES} bytes`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await sessions.close();
  server.closeAllConnections();
  server.close();
}
