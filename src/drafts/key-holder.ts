/** Knows whose keys a page has: of the session that lives, and of the one person whose page it is. */
import type { Clock } from '../core/clock.ts';
import { askForVault, type DraftObstacle } from './keys.ts';
import type { Vault } from './vault.ts';

/** The keys of a page. */
export interface KeyHolder {
  readonly vault: Vault | undefined;
  /** Why there can be none. */
  readonly obstacle: DraftObstacle | undefined;
  /** Asks for the keys of a session that has none yet, if it has to. Settles when that is done, or has failed. */
  follow(): Promise<void>;
  /** The session is over. */
  drop(): void;
  stop(): void;
}

/** Milliseconds. */
const FIRST_RETRY = 5_000;
const LAST_RETRY = 60_000;
/** After so long a page that stays asks for the keys of the new week. */
const KEYS_ANEW = 86_400_000;

/** What a holder asks, and tells. */
export interface HolderPort {
  readonly clock: Clock;
  /** The id of the session that lives. */
  session(): string | undefined;
  /** Whether there is anything to be kept or opened. */
  isNeeded(): Promise<boolean>;
  /** Whether something was typed that is sealed for nobody yet. */
  hasUnsaved(): boolean;
  /** There are keys, of a session that had none. */
  opened(): Promise<void>;
  /** Another person is here: what stands in the page is none of theirs. */
  isOthers(): void;
  obstructed(obstacle: DraftObstacle): void;
}

/** Makes a holder without any keys. */
export function createKeyHolder(
  window: Window & typeof globalThis,
  base: string,
  { clock, ...port }: HolderPort,
): KeyHolder {
  let vault: Vault | undefined;
  /** Whose page it is: what stood for them when there was a vault. */
  let persons: readonly string[] = [];
  let vaultOf: string | undefined;
  /** In which session the page was first. */
  let first: string | undefined;
  let askedAt = -Infinity;
  let asking: Promise<void> | undefined;
  let obstacle: DraftObstacle | undefined;
  let retryAfter = FIRST_RETRY;
  let cancelRetry = (): void => {};
  /** The session whose keys could not be had: they are asked for again when some time has passed. */
  let failedFor: string | undefined;
  let isStopped = false;

  function follow(): Promise<void> {
    const id = port.session();
    first ??= id;
    const isNew = id !== vaultOf || clock.monotonic() - askedAt > KEYS_ANEW;
    const isInVain = id === undefined || id === failedFor || obstacle !== undefined;
    if (isInVain || !isNew || isStopped) return Promise.resolve();
    asking ??= ask(id).finally(() => (asking = undefined));
    return asking;
  }

  async function ask(id: string): Promise<void> {
    if (!(await port.isNeeded())) return;
    cancelRetry();
    const answer = await askForVault(window, base);
    if (isStopped) return;
    if (typeof answer === 'string') {
      obstacle = answer;
      return port.obstructed(answer);
    }
    // Those of a session that this page does not know of yet may be another person's.
    if (answer?.session !== id || port.session() !== id) {
      failedFor = id;
      cancelRetry = clock.setTimer(() => {
        failedFor = undefined;
        void follow();
      }, retryAfter);
      retryAfter = Math.min(2 * retryAfter, LAST_RETRY);
      return;
    }
    const now = answer.vault.persons;
    // Who has typed before there were any keys may have been another.
    const isSame =
      persons.length > 0
        ? now.some((one) => persons.includes(one))
        : id === first || !port.hasUnsaved();
    if (!isSame) {
      stop();
      return port.isOthers();
    }
    ({ vault } = answer);
    persons = now;
    vaultOf = id;
    askedAt = clock.monotonic();
    retryAfter = FIRST_RETRY;
    await port.opened();
  }

  function drop(): void {
    vault = undefined;
    vaultOf = undefined;
  }

  function stop(): void {
    isStopped = true;
    cancelRetry();
    drop();
  }

  return {
    get vault() {
      return vault;
    },
    get obstacle() {
      return obstacle;
    },
    follow,
    drop,
    stop,
  };
}
