/**
 * Makes the way in for `require`: for every part a `.cjs` that hands out the one module there is (Node 20.19 and 22.12
 * can require it), so that nothing exists twice, and types that say the same to TypeScript in a CommonJS file.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
for (const target of Object.values(manifest.exports)) {
  if (target.require === undefined) continue;
  const file = basename(target.default);
  writeFileSync(target.require.default, `'use strict';\nmodule.exports = require('./${file}');\n`);
}

/** Frameworks that are modules alone. Their types are looked up as an `import` finds them, also by a CommonJS file. */
const MODULES_ONLY =
  /import (?:type )?\{([^}]*)\} from '(h3|@nestjs\/common|svelte\/elements|solid-js|@angular\/core)';/g;
/** What is said of the templates of frameworks that are modules alone: no CommonJS file has any. */
const TEMPLATES = /^declare module '(svelte\/elements|solid-js)' \{$.*?^\}$/gms;

// In a CommonJS file TypeScript's `node16` refuses types of a module: so all that are reached are there twice.
for (const path of declarationsIn('dist')) {
  const text = readFileSync(path, 'utf8');
  const copy = text
    .replaceAll(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.cjs$2')
    .replaceAll(
      MODULES_ONLY,
      (_import, names, from) =>
        `import type {${names.replaceAll('type ', '')}} from '${from}' with { 'resolution-mode': 'import' };`,
    )
    .replaceAll(TEMPLATES, '')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '');
  writeFileSync(path.replace(/\.ts$/, '.cts'), copy);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function declarationsIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return declarationsIn(path);
    return entry.name.endsWith('.d.ts') ? [path] : [];
  });
}
