// @vitest-environment happy-dom
/** The binding of Angular as it is packed, on the versions before that which is a dependency here. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeBinding, type BindingDriver } from '../bindings/contract.ts';
import { loadForServer } from '../bindings/for-server.ts';
import { install } from './install.ts';

const FROM = 'test/frameworks/angular-versions';

/** What the driver shares with the contract needs no test runner. */
const withoutRunner = {
  name: 'without-runner',
  setup(build: import('esbuild').PluginBuild): void {
    build.onResolve({ filter: /^vitest$/ }, () => ({
      path: 'vitest',
      external: true,
      sideEffects: false,
    }));
  },
};

async function installed(version: string): Promise<string> {
  const from = await mkdtemp(join(tmpdir(), 'stillhere-angular-'));
  await cp(FROM, from, { recursive: true });
  const manifest = await readFile(join(from, 'package.json'), 'utf8');
  await writeFile(join(from, 'package.json'), manifest.replaceAll('21.2.26', version));
  return install(from);
}

/** The driver of the tests in this repository, with the Angular and the package of `folder`. */
async function loadDriver(folder: string): Promise<BindingDriver> {
  const code = await readFile('test/bindings/angular.driver.ts', 'utf8');
  await writeFile(
    join(folder, 'driver.ts'),
    code
      .replace('../../src/bindings/angular.ts', 'stillhere/angular')
      .replace('./contract.ts', resolve('test/bindings/contract.ts')),
  );
  const { angularDriver } = await loadForServer<{ readonly angularDriver: BindingDriver }>(
    `export { angularDriver } from './driver.ts';`,
    folder,
    [withoutRunner],
  );
  return angularDriver;
}

describe.each(['20.3.35', '21.2.26'])('Angular %s', (version) => {
  let folder: string;
  let driver: BindingDriver;

  beforeAll(async () => {
    folder = await installed(version);
    driver = await loadDriver(folder);
  });

  const compiled = (): string => {
    const ngc = join(folder, 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js');
    const { stderr } = spawnSync(process.execPath, [ngc, '-p', '.', '--noEmit'], { cwd: folder });
    return String(stderr);
  };

  it('compiles a component with the session and the element, and refuses what it has not', async () => {
    expect(compiled()).toBe('');
    const page = join(folder, 'page.ts');
    const code = await readFile(page, 'utf8');
    await writeFile(page, code.replace('.state }}', '.wrong }}'));
    expect(compiled()).toContain(`Property 'wrong' does not exist on type 'SessionSnapshot'`);
    await writeFile(page, code);
  });

  describeBinding({
    name: `Angular ${version}`,
    canHide: false,
    mount: (...given) => driver.mount(...given),
    render: async (...given) => (await driver.render?.(...given)) ?? '',
  });
});
