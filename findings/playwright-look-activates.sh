#!/usr/bin/env bash
# playwright-core 1.64.1 with Chromium: to look at a page, as by `title()`, counts in it as a click of the person.
#
# Browsers let a page do some things only when somebody has just clicked or typed: `navigator.userActivation.isActive`.
# Whatever Playwright evaluates in Chromium is said to come of such an act, also when it only reads. For the next seconds
# a page that nobody has touched may go to full screen out of a timer, and it counts as touched for as long as it is
# open. So a test that asks for the title, waits for a locator or counts elements sees pass what a person's browser
# refuses; one that only waits for an event does not.
#
# A page asks for full screen 2 s after it was loaded, by itself; meanwhile it is looked at, once. Seen on Debian 12:
#   playwright-core 1.64.1
#   looked at by      isActive   full screen
#   nothing           false      refused
#   title()           true       granted
#   count()           true       granted
#   waitFor()         true       granted
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

console.log(`playwright-core ${JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8')).version}`);

const PAGE = `<!doctype html><title>Account</title><p>4711</p><script>
setTimeout(async () => {
  const { isActive } = navigator.userActivation;
  const asked = document.documentElement.requestFullscreen();
  console.log('seen', isActive, await asked.then(() => 'granted', () => 'refused'));
}, 2_000);
</script>`;
const looks = {
  nothing: () => {},
  'title()': (page) => page.title(),
  'count()': (page) => page.locator('p').count(),
  'waitFor()': (page) => page.locator('p').waitFor(),
};
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const show = (look, isActive, screen) => console.log(look.padEnd(17), isActive.padEnd(10), screen);
  show('looked at by', 'isActive', 'full screen');
  const seen = {};
  for (const [name, look] of Object.entries(looks)) {
    const page = await browser.newPage();
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
    const message = page.waitForEvent('console', (message) => message.text().startsWith('seen'));
    await page.goto('https://bank.example/');
    await look(page);
    seen[name] = (await message).text().split(' ').slice(1);
    show(name, ...seen[name]);
    await page.close();
  }
  assert.deepStrictEqual(seen, {
    nothing: ['false', 'refused'],
    'title()': ['true', 'granted'],
    'count()': ['true', 'granted'],
    'waitFor()': ['true', 'granted'],
  });
} finally {
  await browser.close();
}
JS
timeout 50 node probe.js "$chromium"
