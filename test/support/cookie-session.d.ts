/** It comes without types. */
declare module 'cookie-session' {
  import type { RequestHandler } from 'express';
  export default function cookieSession(options: {
    readonly name?: string;
    readonly keys: readonly string[];
  }): RequestHandler;
}
