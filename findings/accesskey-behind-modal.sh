#!/usr/bin/env bash
# puppeteer-core 24.43.1 (npm) with Debian's Chromium, Firefox ESR and WebKitGTK: an access key presses what nobody can reach.
#
# What is behind a modal `<dialog>`, within `inert`, or hidden by `display: none` takes no click and no focus. Its access key
# works all the same, in all three engines: the button is pressed, the link is followed. The HTML standard has it otherwise (a
# command that is inert or not rendered is none). Only `disabled` stops it. So the shortcut of "Send" sends the form under the
# question whether anybody is still there, and that of a view which is not shown does its work there.
#
# Seen on Node 20, Chromium 156, Firefox ESR 153 and WebKitGTK 2.50 of Debian 12 (after the keys of a button, a link and a field):
#   in all three engines   pressed   followed   focus
#   on view                yes       yes        field
#   behind a modal         yes       yes        stay, of the dialog
#   inert                  yes       yes        page
#   display: none          yes       yes        page
#   visibility: hidden     yes       yes        page
#   button disabled        no        yes        field
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
firefox=$(command -v firefox-esr) || { echo "needs Debian's package firefox-esr"; exit 1; }
driver=$(command -v WebKitWebDriver) || { echo "needs Debian's package webkit2gtk-driver"; exit 1; }
command -v xvfb-run > /dev/null || { echo "needs Debian's package xvfb"; exit 1; }
browser=$(find /usr/lib -name MiniBrowser -path '*webkit*' | sort | tail -n 1)
dir=$(mktemp -d)
keeper=
trap '[ -z "$keeper" ] || pkill -P "$keeper" 2> /dev/null || true; wait 2> /dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.43.1
port=$(node -e "const server = require('net').createServer().listen(0, () => { console.log(server.address().port); server.close(); })")
xvfb-run -a "$driver" --port="$port" > driver.log 2>&1 &
keeper=$!

cat > probe.js <<'JS'
import assert from 'node:assert';
import puppeteer from 'puppeteer-core';

const [chromium, firefox, base, binary] = process.argv.slice(2);
const HTML = `<!doctype html><html lang="en"><title>Bank</title>
  <main><button id="pay" accesskey="s">Pay</button> <a id="out" href="#there" accesskey="l">Sign out</a> <input id="field" accesskey="i"></main>
  <dialog aria-label="Still there?"><button id="stay">Stay</button></dialog>`;
const PREPARE = `
  const main = document.querySelector('main');
  globalThis.pressed = new Set();
  for (const target of [pay, out]) target.addEventListener('click', () => globalThis.pressed.add(target.id));
  ({
    'on view': () => {},
    'behind a modal': () => document.querySelector('dialog').showModal(),
    inert: () => (main.inert = true),
    'display: none': () => (main.style.display = 'none'),
    'visibility: hidden': () => (main.style.visibility = 'hidden'),
    'button disabled': () => (pay.disabled = true),
  })[how]();`;
const LOOK = `[pressed.has('pay'), pressed.has('out'), document.activeElement.id || 'page']`;
const expected = {
  'on view': [true, true, 'field'],
  'behind a modal': [true, true, 'stay'],
  inert: [true, true, 'page'],
  'display: none': [true, true, 'page'],
  'visibility: hidden': [true, true, 'page'],
  'button disabled': [false, true, 'field'],
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 120));

async function withPuppeteer(options, press) {
  const opened = await puppeteer.launch({ headless: true, ...options });
  console.log(await opened.version());
  return {
    async look(how) {
      const page = await opened.newPage();
      await page.goto(`data:text/html,${encodeURIComponent(HTML)}`);
      await page.evaluate(`{ const how = ${JSON.stringify(how)}; ${PREPARE} }`);
      for (const key of 'sli') {
        await press(page, key);
        await pause();
      }
      const seen = await page.evaluate(LOOK);
      await page.close();
      return seen;
    },
    close: () => opened.close(),
  };
}

async function withWebDriver() {
  async function ask(path, body) {
    const response = await fetch(`${base}${path}`, {
      method: body === undefined ? 'DELETE' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()).value;
  }
  const wanted = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } } };
  let started;
  for (let tries = 0; started === undefined; tries += 1) {
    try {
      started = await ask('/session', wanted);
    } catch (error) {
      if (tries === 100) throw error;
      await pause();
    }
  }
  const session = `/session/${started.sessionId}`;
  console.log(`WebKitGTK ${started.capabilities.browserVersion}`);
  const execute = (script) => ask(`${session}/execute/sync`, { script, args: [] });
  const ALT = '\uE00A';
  return {
    async look(how) {
      await ask(`${session}/url`, { url: `data:text/html,${encodeURIComponent(HTML)}` });
      await execute(`const how = ${JSON.stringify(how)}; ${PREPARE}`);
      for (const key of 'sli') {
        const actions = [
          { type: 'keyDown', value: ALT },
          { type: 'keyDown', value: key },
          { type: 'keyUp', value: key },
          { type: 'keyUp', value: ALT },
        ];
        await ask(`${session}/actions`, { actions: [{ type: 'key', id: 'keys', actions }] });
        await pause();
      }
      return execute(`return ${LOOK};`);
    },
    close: () => ask(session),
  };
}

const engines = [
  () =>
    withPuppeteer({ executablePath: chromium, args: process.getuid() === 0 ? ['--no-sandbox'] : [] }, async (page, key) => {
      // As a key of the keyboard comes in: `keyboard` of Puppeteer sends no character with Alt.
      const devtools = await page.createCDPSession();
      const code = key.toUpperCase();
      const event = { modifiers: 1, key, code: `Key${code}`, windowsVirtualKeyCode: code.charCodeAt(0) };
      await devtools.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown', text: key, unmodifiedText: key });
      await devtools.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' });
      await devtools.detach();
    }),
  () =>
    withPuppeteer({ browser: 'firefox', executablePath: firefox }, async ({ keyboard }, key) => {
      await keyboard.down('Alt');
      await keyboard.down('Shift');
      await keyboard.press(key);
      await keyboard.up('Shift');
      await keyboard.up('Alt');
    }),
  withWebDriver,
];
for (const begin of engines) {
  const engine = await begin();
  try {
    for (const [how, row] of Object.entries(expected)) {
      const seen = await engine.look(how);
      console.log(`  ${how.padEnd(20)} pressed: ${seen[0]}`.padEnd(40), `followed: ${seen[1]}   focus: ${seen[2]}`);
      assert.deepStrictEqual(seen, row);
    }
  } finally {
    await engine.close();
  }
}
JS
timeout 120 node probe.js "$chromium" "$firefox" "http://127.0.0.1:$port" "$browser"
