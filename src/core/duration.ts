/** Knows how a span of time is written: `'15m'`, `'1.5h'`, or milliseconds. */

/** A span of time: milliseconds, or a number with a unit: `ms`, `s`, `m`, `h` or `d`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Ten years, in milliseconds: nothing of ours lasts longer, and no store has to reckon with more. */
const LONGEST = 315_360_000_000;

/**
 * Milliseconds of a duration. `name` is the option's name, for the message.
 * @throws TypeError when it is not a span from one millisecond to ten years.
 */
export function parseDuration(name: string, value: unknown): number {
  const ms = typeof value === 'string' ? parseText(value) : value;
  if (typeof ms !== 'number' || !(ms >= 1 && ms <= LONGEST)) {
    throw new TypeError(
      `"${name}" must be a positive duration, '20s', '15m', '8h', '10d' or milliseconds, got ${describe(value)}`,
    );
  }
  return Math.round(ms);
}

/**
 * Milliseconds of a duration that nobody means to be so short: a bare number below `least` was meant in seconds. With
 * its unit, `'900ms'`, it is taken.
 * @throws TypeError as `parseDuration` does, and for such a number.
 */
export function parseNoSeconds(name: string, value: unknown, least: number): number {
  const ms = parseDuration(name, value);
  if (typeof value !== 'number' || value >= least) return ms;
  throw new TypeError(
    `"${name}" as a number is in milliseconds: write '${value}s' for ${value} seconds, '${value}ms' if you mean so short a time`,
  );
}

function parseText(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|[smhd])$/.exec(text);
  return Number(match?.[1]) * Number(UNITS[String(match?.[2])]);
}

/** An object is only named: its own words may be no words, or throw. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return Object(value) === value ? 'an object' : String(value);
}
