#!/usr/bin/env bash
# xstate 5.33.3 (npm): a machine that is restored from what was kept of it is never idle: its `after` is not begun again.
#
# `getPersistedSnapshot()` keeps in which state the machine is, not since when. An actor made of it stands in a state
# whose `after` says fifteen minutes, and stays there: the timer is begun where a state is entered, and to restore enters
# none. One would guess the minutes that were left, or all of them. The first event that enters the state anew begins it;
# without one, as with nobody there after a page was loaded again, the state lasts for ever.
#
# Seen on Node 20 (`active: { after: { 900000: 'idle' } }`):
#   xstate 5.33.3
#   after 15 minutes                                     idle
#   kept after 10, restored, 8 hours later               active
#   the same, with an event that enters it anew, 15 on   idle
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts xstate@5.33.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createActor, createMachine, SimulatedClock } from 'xstate';

console.log(`xstate ${JSON.parse(readFileSync('node_modules/xstate/package.json', 'utf8')).version}`);

const MINUTE = 60_000;
const machine = createMachine({
  initial: 'active',
  states: {
    active: { after: { [15 * MINUTE]: 'idle' }, on: { MOVE: { target: 'active', reenter: true } } },
    idle: {},
  },
});
const start = (snapshot) => {
  const clock = new SimulatedClock();
  const actor = createActor(machine, { clock, snapshot }).start();
  return { actor, wait: (minutes) => clock.increment(minutes * MINUTE), state: () => actor.getSnapshot().value };
};
const show = (name, state, expected) => {
  console.log(name.padEnd(52), state);
  assert.equal(state, expected);
};

const first = start();
first.wait(10);
const kept = JSON.stringify(first.actor.getPersistedSnapshot());
first.wait(5);
show('after 15 minutes', first.state(), 'idle');

const restored = start(JSON.parse(kept));
restored.wait(8 * 60);
show('kept after 10, restored, 8 hours later', restored.state(), 'active');
restored.actor.send({ type: 'MOVE' });
restored.wait(15);
show('the same, with an event that enters it anew, 15 on', restored.state(), 'idle');
JS
timeout 30 node probe.js
