import { createKoaSessionApp } from './koa-session.app.ts';
import { describeHost } from './contract.ts';

describeHost('koa-session', () => createKoaSessionApp(), {
  lacks: ['ends-everywhere', 'plain', 'own-sign-out'],
});
describeHost('koa-session with a store', () => createKoaSessionApp({ isInStore: true }), {
  lacks: ['ends-everywhere', 'plain', 'own-sign-out'],
});
