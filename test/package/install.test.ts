/** What somebody gets who installs the package: from modules, from CommonJS, and with TypeScript's ways to resolve. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';

const run = promisify(execFile);
const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>;
};
const parts = Object.entries(own.exports)
  // A style sheet has nothing to hand out.
  .filter(([key, target]) => typeof target === 'object' && !key.endsWith('.css'))
  .map(([key]) => key.replace('.', 'stillhere'));

function installedFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('from Node', () => {
  const node = async (name: string, code: string): Promise<string> => {
    const file = join(inject('installed'), name);
    writeFileSync(file, code);
    return (await run(process.execPath, [file])).stdout.trim();
  };

  it('P2: every part is the same by import and by require, without a warning', async () => {
    const { stderr, stdout } = await run(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { createRequire } from 'node:module';
         const require = createRequire(process.cwd() + '/');
         for (const part of ${JSON.stringify(parts)}) {
           const imported = await import(part);
           const required = require(part);
           for (const name of Object.keys(imported)) {
             if (required[name] !== imported[name]) throw new Error(part + ': ' + name);
           }
         }
         console.log('same');`,
      ],
      { cwd: inject('installed') },
    );
    expect(stdout.trim()).toBe('same');
    expect(stderr).toBe('');
  });

  it('a project as npm makes it, which is CommonJS, can require it', async () => {
    const code = `const { createSessions, reasonText } = require('stillhere/server');
      const { createExpressSessions } = require('stillhere/express');
      const sessions = createSessions({ policy: { idleTimeout: '15m' } });
      createExpressSessions(sessions);
      console.log(reasonText('idle'));
      sessions.close();`;
    const said = 'You were signed out because nobody was active for a while.';
    expect(await node('plain.js', code)).toBe(said);
  });
});

describe('with TypeScript', () => {
  const code = `import express from 'express';
    import { createExpressSessions } from 'stillhere/express';
    import { createSessions, SessionLimitError, type Sessions } from 'stillhere/server';
    import type { Concerns, StoreListener, Watch } from 'stillhere/server';
    import { createRedisStore } from 'stillhere/redis';
    import { createClient } from 'redis';
    import { createPostgresStore } from 'stillhere/postgres';
    import { Pool } from 'pg';
    ${parts.map((part, index) => `import * as part${index} from '${part}';`).join('\n')}

    interface Data { readonly views: number }
    const store = createRedisStore({ client: createClient(), kind: 'redis' });
    const sessions: Sessions<Data> = createSessions<Data>({ policy: { idleTimeout: '15m' }, store });
    const web = createExpressSessions(sessions);
    const app = express();
    app.use(web.surface);
    app.get('/', web.guard, (req, res) => { res.json(web.current(req).data.views.toFixed()); });
    sessions.on('ended', ({ reason }) => { const text: string = reason; console.log(text); });
    console.log(SessionLimitError.name, createPostgresStore({ client: new Pool() }));
    const listener: StoreListener = {
      ended({ id, ended }) { const why: string | undefined = ended?.reason; console.log(id, why); },
      changed() {}, outdated() {}, resumed() {},
    };
    const concerns: Concerns = (id) => id !== '';
    const watch: Watch = store.watch(listener, concerns);
    watch.stop();
    // @ts-expect-error: if this is no error, nothing here has types.
    createSessions({ policy: { idleTimeout: true } });
    console.log(${parts.map((_part, index) => `part${index}`).join(', ')});`;

  it.each([
    // The strictest way also looks into our declarations.
    ['node16', 'node16', false],
    ['nodenext', 'nodenext', true],
    ['esnext', 'bundler', true],
  ])(
    'the types are found by module %s, resolved by %s',
    async (module, moduleResolution, isQuick) => {
      // As npm makes it, the project is CommonJS: a .ts file requires, a .mts file imports.
      const files = [`types-${module}.ts`, `types-${module}.mts`];
      for (const file of files) writeFileSync(join(inject('installed'), file), code);
      const { stdout } = await run(
        process.execPath,
        [
          join(process.cwd(), 'node_modules/typescript/bin/tsc'),
          ...['--ignoreConfig', '--noEmit', '--strict', '--esModuleInterop', '--target', 'es2022'],
          ...[
            '--lib',
            'es2022,dom,dom.iterable',
            '--types',
            'node',
            '--skipLibCheck',
            String(isQuick),
          ],
          ...['--module', module, '--moduleResolution', moduleResolution],
          ...files,
        ],
        { cwd: inject('installed') },
      ).catch((error: { readonly stdout: string }) => error);
      // What other packages' own declarations have wrong is theirs.
      const ours = stdout
        .split('\n')
        .filter((line) => /^(types-|node_modules\/stillhere)/.test(line));
      expect(ours).toEqual([]);
    },
  );
});

describe('in the package', () => {
  const home = (): string => join(inject('installed'), 'node_modules/stillhere');

  it('every source map leads to a source', () => {
    const maps = installedFiles(home()).filter((file) => file.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(100);
    const lost = maps.flatMap((file) => {
      const map = JSON.parse(readFileSync(file, 'utf8')) as {
        readonly sources: readonly string[];
        readonly sourcesContent?: readonly (string | null)[];
      };
      return map.sources.filter(
        (source, index) =>
          typeof map.sourcesContent?.[index] !== 'string' &&
          !existsSync(join(dirname(file), source)),
      );
    });
    expect(lost).toEqual([]);
  });

  it('every built file names a map that is there', () => {
    const lost = installedFiles(join(home(), 'dist')).filter((file) => {
      const map = /^\/\/# sourceMappingURL=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
      return map !== undefined && !existsSync(join(dirname(file), map));
    });
    expect(lost).toEqual([]);
  });

  it('every link of the documents to a file leads somewhere', () => {
    const lost = installedFiles(home())
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
          .map(([, target = '']) => target)
          .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(file), target)))
          .map((target) => `${file.slice(home().length)}: ${target}`),
      );
    expect(lost).toEqual([]);
  });
});
