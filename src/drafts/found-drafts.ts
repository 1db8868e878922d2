/** Knows which drafts of a form lie there for a person, and which of them the server has had. */
import { attempt } from '../client/attempt.ts';
import { parseContent, type Content } from './content.ts';
import type { Shelf } from './shelf.ts';
import type { Vault } from './vault.ts';

/** A draft that was found. */
export interface Found {
  readonly name: string;
  readonly savedAt: number;
  readonly content: Content;
  /** The session in which the form was sent. */
  readonly sentIn: string | undefined;
  /** Whether nobody knows if the page has sent it. */
  readonly isUnsure: boolean;
}

/** For so many milliseconds what was sent in a session that is over may be asked for again. */
const SENT_KEPT = 3_600_000;

/** Those of this person and form, but of this page's own, the newest first. */
export async function findDrafts(
  form: string,
  shelf: Shelf,
  vault: Vault,
  own: string | undefined,
): Promise<readonly Found[]> {
  const prefixes = await vault.prefixesOf(form);
  const found: Found[] = [];
  for (const { name, savedAt } of await shelf.list()) {
    if (name === own || !prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const sealed = (await shelf.get(name)) ?? '';
    const text = await vault.open({ form, name, savedAt, sealed });
    // What cannot be opened is damaged: its age takes it.
    const value = attempt(() => JSON.parse(text ?? '') as Readonly<Record<string, unknown>>);
    const content = parseContent(value?.['fields']);
    const sentIn = value?.['sentIn'];
    if (content.size === 0) continue;
    found.unshift({
      name,
      savedAt,
      content,
      sentIn: typeof sentIn === 'string' ? sentIn : undefined,
      isUnsure: value?.['isUnsure'] === true,
    });
  }
  return found;
}

/** The server has had it while the session lived; or the person has not asked for it for long. */
export function hasArrived(
  { sentIn, savedAt, isUnsure }: Found,
  session: string | undefined,
  now: number,
): boolean {
  return sentIn !== undefined && !isUnsure && (sentIn === session || now - savedAt > SENT_KEPT);
}
