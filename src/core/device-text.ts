/** Knows how a device and a place are kept as one text of bounded length: stores have one column for both. */
import { keepable } from './text.ts';

/** What a session says of its browser, in words of the app; or, where it gave none, what the browser called itself. */
export interface Device {
  readonly device: string;
  /** Empty where it is not known. */
  readonly place: string;
}

/** In characters. With what parts them they are no longer than a text may be. */
const LONGEST_DEVICE = 175;
const LONGEST_PLACE = 80;
/** No header of a request can hold it, so what a browser calls itself is never taken for two. */
const BETWEEN = '\n';
/** What would begin a line, or is not to be seen at all. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The text that is kept; what is too long is cut off. */
export function formatDevice({ device, place }: Device): string {
  return cut(device, LONGEST_DEVICE) + BETWEEN + cut(place, LONGEST_PLACE);
}

/** What a text that was kept says. */
export function readDevice(text: string): Device {
  const end = text.indexOf(BETWEEN);
  return end === -1
    ? { device: text, place: '' }
    : { device: text.slice(0, end), place: text.slice(end + BETWEEN.length) };
}

function cut(words: string, longest: number): string {
  const line = keepable(words.replace(UNSEEN, ' ').trim());
  return Array.from(line).slice(0, longest).join('').trimEnd();
}
