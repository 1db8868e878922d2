import { createCsrfMiddleware, createMiddleware, createStart } from '@tanstack/react-start';
import { web } from './sessions.server.js';

const csrf = createCsrfMiddleware({ filter: ({ handlerType }) => handlerType === 'serverFn' });
const surface = createMiddleware().server((args) => web.surface(args, args.next));

export const startInstance = createStart(() => ({ requestMiddleware: [csrf, surface] }));
