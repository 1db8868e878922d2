/** Knows what is kept of a form, and how that is written down. */
import { attempt } from '../client/attempt.ts';

/** What is kept of a form: values by the keys of their fields. */
export type Content = ReadonlyMap<string, KeptValue>;

/** What is kept of a field. */
export interface KeptValue {
  readonly family: string;
  readonly value: string;
}

/** A content as text. */
export function writeContent(content: Content): readonly unknown[] {
  return [...content].map(([key, { family, value }]) => [key, family, value]);
}

/** The content of a text that was written so. */
export function parseContent(value: unknown): Content {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return new Map(
    list.flatMap((one) => {
      if (!Array.isArray(one)) return [];
      const [key, family, text] = one as readonly unknown[];
      const isKept = [key, family, text].every((part) => typeof part === 'string');
      return isKept
        ? [[String(key), { family: String(family), value: String(text) }] as const]
        : [];
    }),
  );
}

/** Names of files that are to be chosen again. */
export function filesOf(content: Content): readonly string[] {
  return [...content.values()].flatMap(({ family, value }) =>
    parsed(family)[0] === 'files' ? parsed(value).map(String) : [],
  );
}

/** The name of a field, by its family: its `name`, else `#` and its `id`, or what it is called. */
export function nameIn(family: string): string {
  return String(parsed(family)[2]);
}

function parsed(text: string): readonly unknown[] {
  const value = attempt((): unknown => JSON.parse(text));
  return Array.isArray(value) ? value : [];
}
