/** Compiles every JavaScript and TypeScript block of the documents, as its reader would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const FOLDER = 'dist/docs';
const OPTIONS =
  '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2022 --lib es2022,dom --types node';

const documents = ['.', 'docs', 'decisions'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const files = documents.flatMap((path) => {
  const blocks = readFileSync(path, 'utf8').matchAll(/^```(?:js|ts)\n([\s\S]*?)^```/gm);
  return [...blocks].map(([, code = ''], index) => {
    const file = `${FOLDER}/${path.replaceAll(/\W/g, '-')}-${index}.mts`;
    writeFileSync(file, code);
    return file;
  });
});
const { status } = spawnSync('tsc', [...OPTIONS.split(' '), ...files], {
  stdio: 'inherit',
  shell: true,
});
rmSync(FOLDER, { recursive: true });
process.exitCode = files.length === 0 ? 1 : (status ?? 1);
