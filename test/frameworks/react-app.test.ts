import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeInChromium } from './app-in-chromium.ts';

const FROM = 'test/frameworks/react-app';
const VIEW = 'src/view.jsx';

describeInChromium('React 19', async () => ({ from: FROM, view: VIEW }));

describeInChromium('React 18', async () => {
  const from = await mkdtemp(join(tmpdir(), 'stillhere-react18-'));
  await cp(FROM, from, { recursive: true });
  const manifest = await readFile(join(FROM, 'package.json'), 'utf8');
  await writeFile(join(from, 'package.json'), manifest.replaceAll('19.3.1', '18.3.1'));
  return { from, view: VIEW };
});
