import { createSecureSessionApp } from './fastify-secure-session.app.ts';
import { describeHost } from './contract.ts';

describeHost('@fastify/secure-session', createSecureSessionApp, {
  lacks: ['ends-everywhere', 'plain', 'own-sign-out'],
});
