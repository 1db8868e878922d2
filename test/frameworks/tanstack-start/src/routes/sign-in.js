import { createFileRoute } from '@tanstack/react-router';
import { openHandler } from '../open.js';

export const Route = createFileRoute('/sign-in')({ server: { handlers: { ANY: openHandler } } });
