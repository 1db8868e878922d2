/** Knows how a page asks the server for the keys of its person's drafts. */
import { isId, isObject, PASSIVE_HEADER } from '../core/wire.ts';
import { createVault, type Vault } from './vault.ts';

/** Why nothing can be kept on this page: it is set up so. */
export type DraftObstacle = 'insecure' | 'off';

/** Milliseconds. */
const LONGEST_ANSWER = 8_000;
/** The server has no such call, or its app has put something else there. */
const NOT_OFFERED: readonly number[] = [404, 405];

/** The keys, and the public id of the session that they were given to. */
export interface VaultOfSession {
  readonly vault: Vault;
  readonly session: string;
}

/**
 * Asks for them; says why there can be none; undefined where it may be tried again, since the server could not be asked, or
 * nobody is signed in.
 */
export async function askForVault(
  window: Window & typeof globalThis,
  base: string,
): Promise<VaultOfSession | DraftObstacle | undefined> {
  const { crypto } = window;
  // Only a secure context has it: https, or this machine.
  if ((crypto as Partial<Crypto> | undefined)?.subtle === undefined) return 'insecure';
  try {
    const response = await window.fetch(`${base}/drafts`, {
      method: 'POST',
      headers: { [PASSIVE_HEADER]: '?1' },
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'manual',
      signal: AbortSignal.timeout(LONGEST_ANSWER),
    });
    if (NOT_OFFERED.includes(response.status)) return 'off';
    const answer: unknown = response.ok ? await response.json() : undefined;
    const session = isObject(answer) ? answer['session'] : undefined;
    const vault = await createVault(answer, crypto);
    return vault !== undefined && isId(session) ? { vault, session } : undefined;
  } catch {
    return undefined;
  }
}
