import { createExpressSessionApp } from './express-session.app.ts';
import { describeHost } from './contract.ts';

describeHost('express-session', () => createExpressSessionApp());
