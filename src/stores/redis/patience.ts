/** Knows for how long the package `redis` keeps a command that it cannot write: one timer for a few of them. */

/** Milliseconds: the package's own default, which has a timer and a signal for each command. */
const KEPT_FOR = 5_000;
/** Milliseconds within which commands share a signal: some are kept for as much less. */
const SHARED_FOR = 100;
/** Node warns of a leak where more listen to one signal. */
const MOST = 10;

/** What may be said of a command since version 5. */
interface CommandOptions {
  /** None of its own. */
  readonly timeout: 0;
  readonly abortSignal?: AbortSignal;
}

/** Of a command that is written in this turn of the event loop. */
const AT_ONCE: CommandOptions = { timeout: 0 };

/** A client, with as much as is known of what its app has said. */
interface Client {
  readonly options?: { readonly commandOptions?: { readonly timeout?: unknown } | undefined };
  /** Whether it is connected: then what is sent is written at once, and kept only while the connection takes no more. */
  readonly isReady?: boolean;
  sendCommand(command: string[], options?: CommandOptions): Promise<unknown>;
}

/**
 * Makes what sends commands by a client. To make a signal, and to collect it, takes as long as the rest of what a command costs here,
 * to listen to one a third of it: so there is none while the client is connected. What a connection that is half open keeps all
 * the same comes late, which does no harm, and is little, as the store counts as out of reach by then. Where the app itself has said for how long commands are kept, its word holds.
 */
export function patientSender(
  client: Client,
): (key: string, command: string[]) => Promise<unknown> {
  if (client.options?.commandOptions?.timeout !== undefined) {
    return (_key, command) => client.sendCommand(command);
  }
  let options: CommandOptions | undefined;
  let sharers = 0;
  let madeAt = 0;
  return (_key, command) => {
    if (client.isReady === true) return client.sendCommand(command, AT_ONCE);
    const now = performance.now();
    if (options === undefined || sharers >= MOST || now - madeAt > SHARED_FOR) {
      options = { timeout: 0, abortSignal: AbortSignal.timeout(KEPT_FOR) };
      sharers = 0;
      madeAt = now;
    }
    sharers += 1;
    return client.sendCommand(command, options);
  };
}
