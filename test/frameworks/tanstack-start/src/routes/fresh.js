import { createFileRoute } from '@tanstack/react-router';
import { GUARDED_ROUTES } from '../../contract.mjs';
import { guardFresh } from '../guards.js';
import { answer } from '../sessions.server.js';

export const Route = createFileRoute('/fresh')({
  server: {
    middleware: [guardFresh],
    handlers: { ANY: ({ request, context }) => answer(request, context, GUARDED_ROUTES['/fresh']) },
  },
});
