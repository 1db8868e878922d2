import { createMiddleware } from '@tanstack/react-start';
import { fresh, web } from './sessions.server.js';

export const guard = createMiddleware().server((args) => web.guard(args, args.next));
export const guardFresh = createMiddleware()
  .middleware([guard])
  .server((args) => fresh(args, args.next));
