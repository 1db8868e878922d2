import { createFileRoute } from '@tanstack/react-router';
import { guard } from '../guards.js';

export const Route = createFileRoute('/shown')({
  server: { middleware: [guard] },
  component: () => <h1>shown</h1>,
});
