/** Knows how an origin is written. */
import { attempt } from './attempt.ts';

/** @throws TypeError for a text that is no origin: browsers compare them letter by letter. */
export function checkedOrigin(name: string, text: string): string {
  if (attempt(() => new URL(text).origin) !== text) {
    throw new TypeError(
      `"${name}" must be an origin, such as 'https://help.example', got '${text}'`,
    );
  }
  return text;
}
