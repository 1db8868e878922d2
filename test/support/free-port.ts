/** Finds ports for servers that cannot be told to take any that is free, or that start again where they were. */
import { createServer } from 'node:net';

/**
 * Below those that systems give to whoever asks for any (Linux: 32768 to 60999; IANA: from 49152): between the look and the
 * use, or while a server is away, nobody gets one of these by chance.
 */
const FIRST = 10_000;
const LAST = 32_767;

/** Ports that this process has had: it gives none twice. */
const given = new Set<number>();

/** A port that nobody listens on; with `below`, one that has another, so many higher, in the same range. */
export async function freePort(below: number = 0): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - below - FIRST + 1));
    if (given.has(port) || !(await isFree(port))) continue;
    if (below > 0 && !(await isFree(port + below))) continue;
    given.add(port);
    return port;
  }
}

/** On every address of this machine: a server on one of them would answer to its name. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
