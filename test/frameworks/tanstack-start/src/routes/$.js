import { createFileRoute } from '@tanstack/react-router';
import { GUARDED_ROUTES } from '../../contract.mjs';
import { guard } from '../guards.js';
import { answer } from '../sessions.server.js';

export const Route = createFileRoute('/$')({
  server: {
    middleware: [guard],
    handlers: {
      ANY({ request, context }) {
        const route = GUARDED_ROUTES[new URL(request.url).pathname];
        return route === undefined
          ? new Response('not found', { status: 404 })
          : answer(request, context, route);
      },
    },
  },
});
