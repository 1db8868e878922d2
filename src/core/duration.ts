/** Knows how a span of time is written: `'15m'`, `'1.5h'`, or milliseconds. */

/** A span of time: milliseconds, or a number with a unit: `ms`, `s`, `m`, `h` or `d`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
];

/**
 * Milliseconds of a duration. `name` is the option's name, for the message.
 * @throws TypeError when it is not a positive, finite span of at least one millisecond.
 */
export function parseDuration(name: string, value: unknown): number {
  const ms = typeof value === 'string' ? parseText(value) : value;
  if (typeof ms !== 'number' || !Number.isFinite(ms) || ms < 1) {
    throw new TypeError(
      `"${name}" must be a positive duration, such as '15m' or 900000 (milliseconds), got ${describe(value)}`,
    );
  }
  return Math.round(ms);
}

function parseText(text: string): number {
  const unit = UNITS.find(([name]) => new RegExp(`^\\d+(\\.\\d+)?${name}$`).test(text));
  return unit === undefined ? Number.NaN : Number.parseFloat(text) * unit[1];
}

/** An object is only named: its own words may be no words, or throw. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return Object(value) === value ? 'an object' : String(value);
}
