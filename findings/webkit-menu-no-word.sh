#!/usr/bin/env bash
# Debian's webkit2gtk-driver 2.50.6: a modal dialog closes an open menu, and nobody is told.
#
# The HTML standard closes every `popover=auto` when a `<dialog>` is shown as a modal one, and fires `beforetoggle` and `toggle` at
# it, as for any other popover that closes. WebKitGTK closes the menu and fires neither: a page that remembers by those events
# whether its menu is open (to set `aria-expanded`, or to open it again when the dialog has gone) believes that it still is.
# `hidePopover()` of the same menu is told.
#
# Seen on WebKitGTK 2.50.6 of Debian 12, each at the menu:
#   shown          beforetoggle open, toggle open
#   hidePopover()  beforetoggle closed, toggle closed
#   showModal()    (nothing), and the menu is closed
set -euo pipefail

driver=$(command -v WebKitWebDriver) || { echo "needs Debian's package webkit2gtk-driver"; exit 1; }
command -v xvfb-run > /dev/null || { echo "needs Debian's package xvfb"; exit 1; }
browser=$(find /usr/lib -name MiniBrowser -path '*webkit*' | sort | tail -n 1)
dir=$(mktemp -d)
cd "$dir"
port=$(node -e "const server = require('net').createServer().listen(0, () => { console.log(server.address().port); server.close(); })")
xvfb-run -a "$driver" --port="$port" > driver.log 2>&1 &
keeper=$!
trap 'pkill -P "$keeper" 2> /dev/null || true; wait 2> /dev/null || true; rm -rf "$dir"' EXIT

cat > probe.mjs <<'JS'
import assert from 'node:assert';

const [base, binary] = process.argv.slice(2);
async function ask(path, body) {
  const response = await fetch(`${base}${path}`, {
    method: body === undefined ? 'DELETE' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()).value;
}
async function begin() {
  const options = { binary, args: ['--automation'] };
  const wanted = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } };
  for (let tries = 0; ; tries += 1) {
    try {
      return (await ask('/session', wanted)).sessionId;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const id = await begin();
const html = '<!doctype html><div id="menu" popover="auto">Menu</div><dialog>Question</dialog>';
await ask(`/session/${id}/url`, { url: `data:text/html,${encodeURIComponent(html)}` });
const seen = await ask(`/session/${id}/execute/async`, {
  args: [],
  script: `
    const done = arguments[arguments.length - 1];
    const menu = document.querySelector('#menu');
    let told = [];
    for (const type of ['beforetoggle', 'toggle']) menu.addEventListener(type, (event) => told.push(type + ' ' + event.newState));
    const after = async (deed) => {
      told = [];
      deed();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [...told, menu.matches(':popover-open')];
    };
    (async () => done({
      shown: await after(() => menu.showPopover()),
      hidden: await after(() => menu.hidePopover()),
      again: await after(() => menu.showPopover()),
      modal: await after(() => document.querySelector('dialog').showModal()),
    }))();`,
});
await ask(`/session/${id}`);
console.log(seen);
const open = ['beforetoggle open', 'toggle open', true];
assert.deepEqual(seen, {
  shown: open,
  hidden: ['beforetoggle closed', 'toggle closed', false],
  again: open,
  modal: [false],
});
JS
node probe.mjs "http://127.0.0.1:$port" "$browser"
