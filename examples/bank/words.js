/** Durations and instants in words. */

const UNITS = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]);

/**
 * A duration in the largest unit of which it has two or more, and no part: `8 hours`, `90 minutes`, `60 seconds`.
 * @param {number} ms
 */
export function words(ms) {
  const seconds = Math.round(ms / 1_000);
  const [unit, length] = UNITS.find(([, one]) => seconds >= 2 * one && seconds % one === 0) ?? [
    'second',
    1,
  ];
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(seconds / length);
}

/**
 * How long ago an instant was.
 * @param {number} instant
 */
export function ago(instant) {
  const seconds = Math.max(0, Math.round((Date.now() - instant) / 1_000));
  if (seconds < 5) return 'just now';
  const format = new Intl.RelativeTimeFormat('en');
  return seconds < 90
    ? format.format(-seconds, 'second')
    : format.format(-Math.round(seconds / 60), 'minute');
}

/**
 * A day that was so many days ago: `today`, `yesterday`, `12 March`.
 * @param {number} days
 */
export function dayBefore(days) {
  if (days < 2) return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(-days, 'day');
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
  return format.format(Date.now() - days * 86_400_000);
}
