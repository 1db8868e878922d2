import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { compile } from '../support/compile.ts';
import { describeExample } from './example.ts';

const FOLDER = 'examples/nest';

mkdirSync(`${FOLDER}/dist`, { recursive: true });
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))) {
  const code = compile(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  writeFileSync(`${FOLDER}/dist/${file.replace(/ts$/, 'js')}`, code);
}
describeExample('nest/dist/main.js');
