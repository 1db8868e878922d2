/** Knows what of an error may be logged: clients of stores hang the command that failed, with all its data, onto theirs. */

/** What tells of a failure of the world, and never of a person. */
const KEPT = ['name', 'code', 'errno', 'syscall', 'address', 'port', 'severity', 'status'];

/**
 * The error, if it carries nothing but words; else one like it that does: of the same class, with message, stack and
 * codes, and its causes alike.
 */
export function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return typeof error === 'object' && error !== null
      ? new Error('The store rejected with what is no error')
      : error;
  }
  const parts = Object.getOwnPropertyNames(error);
  if (parts.every((name) => KEPT.includes(name) || name === 'message' || name === 'stack')) {
    return error;
  }
  const plain: Error = Object.create(Object.getPrototypeOf(error) as object) as Error;
  const keep = (name: string, value: unknown): void => {
    Object.defineProperty(plain, name, { value, configurable: true, writable: true });
  };
  const { message, stack, cause } = error;
  keep('message', message);
  keep('stack', stack);
  const values = error as unknown as Readonly<Record<string, unknown>>;
  for (const name of KEPT) {
    const value = values[name];
    if (typeof value === 'string' || typeof value === 'number') keep(name, value);
  }
  if (cause !== undefined) keep('cause', plainError(cause));
  if (error instanceof AggregateError) keep('errors', error.errors.map(plainError));
  return plain;
}
