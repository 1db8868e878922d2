/** The few calls of Passport that its app of the contract makes: the packages have no types of their own. */
declare module 'passport' {
  import type { RequestHandler } from 'express';

  export class Passport {
    use(strategy: object): void;
    session(): RequestHandler;
    authenticate(strategy: string): RequestHandler;
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

declare module 'passport-local' {
  export const Strategy: new (
    verify: (
      username: string,
      password: string,
      done: (error: unknown, user?: object | false) => void,
    ) => void,
  ) => object;
}
