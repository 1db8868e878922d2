/** Installs the package as its users do: packed, in a folder that `npm init -y` made, beside what the examples import. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { documents, examplesOf } from '../../tools/documents.js';
import { compile } from '../support/compile.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The project of somebody who has installed the package; every document's examples are in a folder of its own. */
    installed: string;
    /** The same with Express 4. */
    installedWithExpress4: string;
  }
}

const run = promisify(execFile);

/** What the examples import, and the types of that. */
const BESIDE = [
  'express@5.3.0',
  'express4@npm:express@4.22.3',
  'fastify@5.12.8',
  'koa@3.3.0',
  '@nestjs/common@12.5.1',
  '@nestjs/core@12.5.1',
  '@nestjs/platform-express@12.5.1',
  'bowser@2.15.0',
  'express-session@1.19.0',
  'express-openid-connect@3.4.0',
  '@types/express-session@1.19.0',
  'react@19.3.1',
  '@types/react@19.3.0',
  'vue@3.5.45',
  'svelte@5.57.3',
  'solid-js@1.9.20',
  '@angular/core@22.2.6',
  'reflect-metadata@0.2.2',
  'rxjs@7.8.2',
  'h3@2.0.8',
  'hono@4.13.19',
  'h3@2.0.8',
  'elysia@1.4.30',
  '@elysiajs/node@1.4.5',
  '@hono/node-server@2.1.9',
  '@auth/core@0.41.3',
  '@auth/express@0.12.3',
  'cookie-session@2.1.1',
  'iron-session@9.0.1',
  'koa-session@7.0.2',
  'jose@6.2.18',
  'redis@6.3.1',
  'ws@8.23.0',
  '@types/ws@8.18.2',
  'socket.io@4.8.4',
  'pg@8.23.1',
  '@types/express@5.0.6',
  '@types/koa@3.0.3',
  '@types/node@20.19.43',
  '@types/pg@8.23.1',
];

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'stillhere-package-'));
  const folder = join(home, 'app');
  const other = join(home, 'app-with-express-4');
  await mkdir(folder);
  const { stdout } = await run('npm', [
    'pack',
    '--ignore-scripts',
    '--silent',
    '--pack-destination',
    home,
  ]);
  const inFolder = { cwd: folder };
  await run('npm', ['init', '-y'], inFolder);
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...quick, join(home, stdout.trim()), ...BESIDE], inFolder);

  const modules = join(folder, 'node_modules');
  await mkdir(join(other, 'node_modules'), { recursive: true });
  for (const name of ['stillhere', 'redis', 'pg']) {
    await symlink(join(modules, name), join(other, 'node_modules', name));
  }
  await symlink(join(modules, 'express4'), join(other, 'node_modules', 'express'));
  await Promise.all([folder, other].map(writeExamples));

  project.provide('installed', folder);
  project.provide('installedWithExpress4', other);
  return () => rm(home, { recursive: true, force: true });
}

async function writeExamples(folder: string): Promise<void> {
  for (const { document, file, code } of documents.flatMap(examplesOf)) {
    const path = join(folder, document, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
    if (!file.endsWith('ts')) continue;
    await writeFile(path.replace(/ts$/, 'js'), compile(code));
    if (file.endsWith('.ts')) {
      await writeFile(join(dirname(path), 'package.json'), '{ "type": "module" }');
    }
  }
}
