/** Knows how a value is named in a message: in few words, whatever it is made of. */

const LONGEST = 60;

/** `'15 minutes'`, `42`, `undefined`, `an Array`, `a Promise`. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    return `'${value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value}'`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return describeObject(value);
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** By its class, which it may hide, or throw when it is asked. */
function describeObject(value: object): string {
  try {
    const name: unknown = value.constructor.name;
    if (typeof name !== 'string' || name === '' || name === 'Object') return 'an object';
    return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name.slice(0, LONGEST)}`;
  } catch {
    return 'an object';
  }
}
