/** Knows how a language says when something was and how many, by `Intl`: in figures alone where that does not speak it, or fails. */

/** In milliseconds, the largest first. */
const UNITS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A day and a time of it, such as `Jan 15, 2027, 8:00 AM`. */
export function whenIn(lang: string, date: Date): string {
  return said(lang, date, () =>
    new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(date),
  );
}

/** How long ago, such as `5 minutes ago` or `yesterday`; undefined below a minute. `elapsed` is in milliseconds. */
export function agoIn(lang: string, elapsed: number): string | undefined {
  const unit = UNITS.find(([, size]) => elapsed >= size);
  if (unit === undefined) return undefined;
  const [name, size] = unit;
  return said(lang, new Date(Date.now() - elapsed), () =>
    new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(
      -Math.floor(elapsed / size),
      name,
    ),
  );
}

/** A number, in the digits of the language. */
export function numberIn(lang: string, count: number): string {
  try {
    return count.toLocaleString(lang);
  } catch {
    return `${count}`;
  }
}

/** A browser that does not know a language speaks its own instead: words of two languages in one sentence. */
function said(lang: string, date: Date, say: () => string): string {
  try {
    if (Intl.DateTimeFormat.supportedLocalesOf(lang).length > 0) return say();
  } catch {
    // The tag is none.
  }
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
