/** Knows how to connect to a Redis server. */
import { createClient } from 'redis';

/**
 * A connected client.
 * @param {string} url
 */
export async function connect(url) {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  return client;
}
