/** The app behind `node:http` in a process of its own, put together once: by it the door between the two is tried. */
import { serveApps, worldOfProcess } from './contract/child.ts';
import { runNodeApp } from './node.app.ts';

const app = runNodeApp(worldOfProcess());
serveApps(async () => ({ url: (await app).url, close: async () => {} }));
