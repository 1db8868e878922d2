/** Checks what was built against what package.json promises, and each half for what must not be in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
/** @type {string[]} */
const faults = [];

const files = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string'
    ? [target]
    : [target.types, target.default, ...(target.require ? Object.values(target.require) : [])],
);
for (const file of files)
  if (!existsSync(file)) faults.push(`${file} is exported, but was not built`);

const exported = new Set(files.map((file) => join(file)));
const entryFiles = [
  ...['adapters', 'attach', 'stores', 'bindings'].flatMap(filesOf),
  ...['client', 'drafts', 'element', 'notices', 'server', 'testing'].map(
    (part) => `dist/${part}/index.js`,
  ),
];
for (const file of entryFiles) {
  if (!exported.has(file)) faults.push(`${file} was built, but is not exported`);
}

for (const file of builtFiles('dist').filter((name) => name.endsWith('.map'))) {
  const { sources, sourcesContent = [] } = JSON.parse(readFileSync(file, 'utf8'));
  for (const [index, source] of sources.entries()) {
    const path = join(dirname(file), source);
    const isShipped = path.startsWith('src/') && existsSync(path);
    if (!isShipped && typeof sourcesContent[index] !== 'string') {
      faults.push(`${file} points to ${source}, which is not in the package`);
    }
  }
}

/** What a strict content policy, a back/forward cache or another runtime would punish. */
const NOT_IN_BROWSER = [
  /\bnode:/,
  /\bprocess\./,
  /\brequire\(/,
  /\.innerHTML\b/,
  /\beval\(/,
  /\bnew Function\b/,
  /\bnew Worker\b/,
  /['"`]unload['"`]|\bonunload\b/,
];
const NOT_ON_SERVER = [/\bdocument\./, /\bwindow\./, /\blocalStorage\b/];

check(
  [
    'dist/client/index.js',
    'dist/element/index.js',
    'dist/element/define.js',
    'dist/element/sessions-list/define.js',
    'dist/stillhere.global.js',
    'dist/stillhere.languages.js',
    'dist/stillhere.drafts-languages.js',
    'dist/stillhere.sessions-list-languages.js',
    'dist/stillhere.sign-in-again.js',
    'dist/stillhere.sign-in-frame.js',
    'dist/stillhere.bridge.js',
    'dist/stillhere.requests.js',
    'dist/stillhere.keep-alive.js',
    'dist/drafts/index.js',
    'dist/stillhere.drafts.js',
    'dist/notices/index.js',
    'dist/stillhere.notices.js',
    'dist/stillhere.sessions-list.js',
    ...filesOf('bindings'),
  ],
  NOT_IN_BROWSER,
);
check(
  Object.entries(manifest.exports)
    .filter(
      ([key]) =>
        !key.endsWith('.css') &&
        ![
          './client',
          './drafts',
          './drafts.js',
          './notices',
          './notices.js',
          './element',
          './element/define',
          './sessions-list',
          './global.js',
          './bridge.js',
          './requests.js',
          './keep-alive.js',
          './sessions-list.js',
          './package.json',
        ].includes(key),
    )
    .map(([, target]) => target.default)
    .filter((file) => !file.startsWith('./dist/bindings/')),
  NOT_ON_SERVER,
);
for (const file of reachable([
  'dist/client/index.js',
  'dist/drafts/index.js',
  'dist/notices/index.js',
  'dist/element/define.js',
])) {
  if (
    /['"`]beforeunload['"`]|\bonbeforeunload\b/.test(read(file)) &&
    !file.endsWith('unsaved-forms.js')
  ) {
    faults.push(`${file} listens to beforeunload: only unsaved-forms may`);
  }
}

for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

/** @param {string} part */
function filesOf(part) {
  const names = readdirSync(`dist/${part}`).filter((name) => name.endsWith('.js'));
  return names.map((name) => `dist/${part}/${name}`);
}

/**
 * @param {readonly string[]} entries
 * @param {readonly RegExp[]} forbidden
 */
function check(entries, forbidden) {
  for (const file of reachable(entries)) {
    // The server sends what stands in it, as a text: as a file of its own that was looked at.
    if (file === 'dist/server/client-text.js') continue;
    for (const pattern of forbidden) {
      if (pattern.test(read(file))) faults.push(`${file} must not contain ${pattern}`);
    }
  }
}

/**
 * @param {readonly string[]} entries
 * @returns {readonly string[]}
 */
function reachable(entries) {
  const seen = new Set();
  const waiting = entries.map((entry) => join(entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    for (const [, path = ''] of read(file).matchAll(
      /(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g,
    )) {
      waiting.push(join(dirname(file), path));
    }
  }
  return [...seen];
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function builtFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? builtFiles(path) : [path];
  });
}

/** @param {string} file */
function read(file) {
  return readFileSync(file, 'utf8').replace(/^\s*(\/\*\*?|\*|\/\/).*$/gm, '');
}
