import { describeExample } from './example.ts';

describeExample('koa/app.mjs');
