import { createFileRoute } from '@tanstack/react-router';
import { openHandler } from '../open.js';

export const Route = createFileRoute('/sign-in_/$')({ server: { handlers: { ANY: openHandler } } });
