import { describeExample } from './example.ts';

describeExample('hono/app.mjs');
