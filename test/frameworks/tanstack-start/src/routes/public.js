import { createFileRoute } from '@tanstack/react-router';
import { openHandler } from '../open.js';

export const Route = createFileRoute('/public')({ server: { handlers: { ANY: openHandler } } });
