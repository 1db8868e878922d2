/** Compiles and lints every JavaScript and TypeScript block of the documents, as its reader would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { documents, examplesOf } from './documents.js';

const FOLDER = 'dist/docs';
const OPTIONS =
  '--ignoreConfig --noEmit --experimentalDecorators --emitDecoratorMetadata --strict --noImplicitAny false --allowJs --checkJs --skipLibCheck --module nodenext --target es2022 --lib es2022,dom --types node';
const LINT = {
  plugins: ['typescript'],
  categories: { correctness: 'off' },
  options: { typeAware: true },
  rules: { 'typescript/unbound-method': 'error' },
};

rmSync(FOLDER, { recursive: true, force: true });
const files = documents.flatMap(examplesOf).map(({ document, file, code }) => {
  const path = `${FOLDER}/${document.replaceAll(/\W/g, '-')}/${file}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
  return path;
});
const { status } = spawnSync('tsc', [...OPTIONS.split(' '), ...files], {
  stdio: 'inherit',
  shell: true,
});
// What an example hands on by itself (`app.use(web.surface)`) or takes out of an object must need no `this`: linters of
// readers (typescript-eslint's recommended rules, a new Nest app's) ask for that by the type.
writeFileSync(`${FOLDER}/lint.json`, JSON.stringify(LINT));
const lint = spawnSync('oxlint', ['--no-ignore', '-c', `${FOLDER}/lint.json`, ...files], {
  stdio: 'inherit',
  shell: true,
});
rmSync(FOLDER, { recursive: true });
process.exitCode = files.length === 0 ? 1 : status || lint.status || 0;
