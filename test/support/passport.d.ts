/** The few calls of Passport that its app of the contract makes: the package has no types of its own. */
declare module 'passport' {
  import type { RequestHandler } from 'express';

  export class Passport {
    session(): RequestHandler;
    serializeUser(
      keep: (
        user: { readonly id: number | string },
        done: (error: unknown, id?: unknown) => void,
      ) => void,
    ): void;
    deserializeUser(
      find: (id: unknown, done: (error: unknown, user?: object) => void) => void,
    ): void;
  }
}
