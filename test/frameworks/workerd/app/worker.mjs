/** An app of a worker: nothing happens before its first request. */
import { createSessions } from 'stillhere/server';
import { createWebSessions } from 'stillhere/web';

let sessions;
let web;

export default {
  fetch(request) {
    sessions ??= createSessions({ policy: { idleTimeout: '15m' } });
    web ??= createWebSessions(sessions);
    return web.handle(request, async ({ guard, current, session }) => {
      switch (new URL(request.url).pathname) {
        case '/sign-in':
          await session.signIn('george');
          return new Response(sessions.clientUrl);
        case '/sign-out':
          await session.signOut();
          return new Response('out');
        default:
          return (await guard()) ?? new Response(`Hello, ${current().subject}`);
      }
    });
  },
};
