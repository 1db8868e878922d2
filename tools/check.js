/** Runs every check of the sources and of the built package, side by side; prints what failed, and the times. */
import { spawn } from 'node:child_process';

const CHECKS = [
  ['format', 'prettier --check . --cache --log-level warn'],
  ['lint', 'oxlint --type-aware --quiet'],
  ['types', 'tsc -p tsconfig.json --incremental --tsBuildInfoFile dist/test.tsbuildinfo'],
  [
    'types of examples',
    'tsc -p tsconfig.examples.json --incremental --tsBuildInfoFile dist/examples.tsbuildinfo',
  ],
  ['layers', 'depcruise src --output-type err'],
  ['unused', 'knip --no-progress'],
  ['publint', 'publint --strict'],
  [
    'types of package',
    'attw --pack . --profile node16 --exclude-entrypoints ./themes/bootstrap.css ./themes/govuk.css ./themes/material.css ./themes/tailwind.css ./themes/uswds.css ./global.js ./bridge.js ./requests.js ./keep-alive.js ./drafts.js ./notices.js ./sessions-list.js',
  ],
  ['exports', 'node tools/check-exports.js'],
  ['sizes', 'node tools/size.js --check'],
  ['documents', 'node tools/check-docs.js'],
];

/** As many at once as there are cores in the smallest machine that is ours. */
const AT_ONCE = 3;

/**
 * @param {string} command
 * @returns {Promise<{ readonly isGood: boolean, readonly output: string }>}
 */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => resolve({ isGood: code === 0, output }));
  });
}

const waiting = [...CHECKS];
let isGood = true;

async function work() {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const [name = '', command = ''] = check;
    const startedAt = performance.now();
    const result = await run(command);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${result.isGood ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (!result.isGood) console.log(result.output);
    isGood &&= result.isGood;
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exitCode = isGood ? 0 : 1;
