/** Knows how figures are shown. */

/** @param {readonly string[]} lines */
export function print(...lines) {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * @param {string} title
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function printTable(title, head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  print('', title, line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line));
}

/**
 * @param {import('./statistics.js').Estimate} estimate
 * @param {number} [digits]
 */
export function withError({ value, error }, digits = 1) {
  return `${value.toFixed(digits)} ± ${error.toFixed(digits)}`;
}

/**
 * A figure with how far it may be off to either side; and that it is not decided, where that is too far.
 * @param {{ readonly interval: import('./intervals.js').Interval, readonly isDecided: boolean }} figure
 * @param {number} [digits]
 */
export function withInterval({ interval: { value, low, high }, isDecided }, digits = 1) {
  const reach = Math.max(high - value, value - low);
  if (!Number.isFinite(reach)) return 'not decided';
  return `${withError({ value, error: reach }, digits)}${isDecided ? '' : ' (not decided)'}`;
}
