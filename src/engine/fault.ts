/** Knows whose fault it is that a call of a store failed. */
import { StillhereError } from '../core/errors.ts';

/**
 * `answer`: the store was reached, and said no: to this call, or to its values. `program`: the program, a store's own
 * code included, did what cannot be done. `store`: all else, so network, client and server.
 */
export type Fault = 'answer' | 'program' | 'store';

const PROGRAM_ERRORS = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError];
/** Of SQL: "data exception" and "integrity constraint violation". */
const VALUE_STATES = /^2[23][0-9A-Z]{3}$/;
const VALUE_CODES = /^SQLITE_(?:CONSTRAINT|MISMATCH|RANGE|TOOBIG)/;
const WRONG_TYPE = /^WRONGTYPE\b/;
/** Drivers of SQLite say so with a `TypeError` when their database was closed. */
const NOT_OPEN = /\bnot open\b/;

/** Whose fault an error is. Only the store's own says anything of the next call. */
export function faultOf(error: unknown): Fault {
  if (error instanceof StillhereError || isOfValue(error)) return 'answer';
  // Where a request cannot be sent, `fetch` throws a TypeError, with what happened as its cause.
  const isProgram = PROGRAM_ERRORS.some((kind) => error instanceof kind);
  if (!isProgram || (error as Error).cause !== undefined) return 'store';
  return NOT_OPEN.test((error as Error).message) ? 'store' : 'program';
}

function isOfValue(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && (VALUE_STATES.test(code) || VALUE_CODES.test(code))) return true;
  return WRONG_TYPE.test(error.message);
}
