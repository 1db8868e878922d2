/** Knows that a client's own `'error'` events must find a listener: without one, Node ends the process. */

/** Clients that have our listener: many stores may share one. */
const heard = new WeakSet<object>();

/**
 * Lets a client tell of its errors without ending the process. They are no news to a store: whatever breaks is met by
 * its next call. An app that wants them in its log listens too.
 */
export function containErrors(client: object): void {
  if (heard.has(client) || !canListen(client)) return;
  heard.add(client);
  client.on('error', ignore);
}

interface Emitter {
  on(event: 'error', listener: () => void): unknown;
}

function canListen(client: object): client is Emitter {
  return 'on' in client && typeof client.on === 'function';
}

function ignore(): void {}
