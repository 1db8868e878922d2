import { describeExample } from './example.ts';

describeExample('express-session/app.mjs');
