#!/usr/bin/env bash
# Chromium 156 of Debian 12: one Escape closes two modal dialogs, where the page opened both by itself.
#
# Each press of Escape closes the dialog on top: so it is as long as the person has done something on the page before. Dialogs
# that a page opens without that, by a timer or when it is loaded, share one press: that of the notice below goes with
# the one above. Nothing but a look at `open` tells how many went; each has its `cancel` and its `close`. After a click,
# the first dialog that a timer opens has a press for itself, and those after it share one.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what one press of Escape closes, of dialogs that a timer opens):
#   playwright-core 1.64.1
#   nobody has touched the page, two dialogs             second, first
#   the same, the first one not modal                    second
#   a click opened the first, a timer the second         second
#   a click opened the first, timers two more            third, second
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1

cat > page.html <<'HTML'
<!doctype html>
<title>nothing closed</title>
<dialog id="first"><button>First</button></dialog>
<dialog id="second"><button>Second</button></dialog>
<dialog id="third"><button>Third</button></dialog>
<script>
  // What the page has to tell it writes into its title: a driver that evaluates a script would be an act of a person.
  const closed = [];
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('close', () => {
      closed.push(dialog.id);
      document.title = closed.join(', ');
    });
  }
  const later = (ms, open) => setTimeout(open, ms);
  const plans = {
    two: () => {
      later(100, () => first.showModal());
      later(300, () => second.showModal());
    },
    one: () => {
      later(100, () => first.show());
      later(300, () => second.showModal());
    },
    clicked: () => {
      addEventListener('click', () => {
        first.showModal();
        later(300, () => second.showModal());
      }, { once: true });
    },
    three: () => {
      addEventListener('click', () => {
        first.showModal();
        later(300, () => second.showModal());
        later(400, () => third.showModal());
      }, { once: true });
    },
  };
  plans[location.search.slice(1)]();
</script>
HTML
cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

console.log(`playwright-core ${JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8')).version}`);

const page = readFileSync('page.html');
const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(page)).listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const [name, plan, expected] of [
    ['nobody has touched the page, two dialogs', 'two', 'second, first'],
    ['the same, the first one not modal', 'one', 'second'],
    ['a click opened the first, a timer the second', 'clicked', 'second'],
    ['a click opened the first, timers two more', 'three', 'third, second'],
  ]) {
    const tab = await browser.newPage();
    await tab.goto(`http://localhost:${server.address().port}/?${plan}`);
    if (plan === 'clicked' || plan === 'three') await tab.mouse.click(5, 300);
    await sleep(1_200);
    await tab.keyboard.press('Escape');
    await sleep(500);
    const closed = await tab.title();
    console.log(name.padEnd(52), closed);
    assert.equal(closed, expected);
    await tab.close();
  }
} finally {
  await browser.close();
  server.close();
}
JS
timeout 50 node probe.js "$chromium"
