/** Compiles every JavaScript and TypeScript block of the documents, as its reader would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { documents, examplesOf } from './documents.js';

const FOLDER = 'dist/docs';
const OPTIONS =
  '--ignoreConfig --noEmit --experimentalDecorators --emitDecoratorMetadata --strict --noImplicitAny false --allowJs --checkJs --skipLibCheck --module nodenext --target es2022 --lib es2022,dom --types node';

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
rmSync(FOLDER, { recursive: true });
process.exitCode = files.length === 0 ? 1 : (status ?? 1);
