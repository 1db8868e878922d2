/** Knows how a process asks the servers that it runs itself, over real connections: no other process has to be woken. */
import { connect } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import { AT_ONCE, MARKER } from './load.js';

/** So many connections ask at once. */
const TOGETHER = 5;
/** How many requests one call asks. */
export const BLOCK = TOGETHER * AT_ONCE;
const MOST_BYTES = 65_536;

/**
 * Opens a connection for each source, and asks by the next few of them, by turns, what their sources give: `AT_ONCE` requests each.
 * @param {number} port
 * @param {readonly (() => Buffer)[]} sources
 * @param {(answers: Buffer) => void} [onAnswers] Gets the answers of each.
 * @returns {Promise<() => Promise<void>>} settles when all is answered
 */
export async function createCaller(port, sources, onAnswers) {
  const asks = await Promise.all(sources.map((source) => open(port, source, onAnswers)));
  let next = 0;
  return async () => {
    const asked = [];
    for (let count = 0; count < TOGETHER; count += 1) {
      asked.push(asks[next]?.());
      next = (next + 1) % asks.length;
    }
    await Promise.all(asked);
    // What a server does after its answer is its own too.
    await immediate();
  };
}

/**
 * @param {number} port
 * @param {() => Buffer} source
 * @param {(answers: Buffer) => void} [onAnswers]
 * @returns {Promise<() => Promise<void>>}
 */
function open(port, source, onAnswers) {
  const answers = Buffer.alloc(MOST_BYTES);
  let [unanswered, length] = [0, 0];
  let done = () => {};

  /** @param {number} bytes */
  function take(bytes) {
    let from = Math.max(0, length - MARKER.length + 1);
    length += bytes;
    for (;;) {
      const at = answers.subarray(0, length).indexOf(MARKER, from);
      if (at === -1) break;
      unanswered -= 1;
      from = at + MARKER.length;
    }
    if (unanswered === 0) {
      onAnswers?.(Buffer.from(answers.subarray(0, length)));
      length = 0;
      done();
    }
    return true;
  }

  const socket = connect({
    port,
    host: 'localhost',
    onread: { buffer: () => answers.subarray(length), callback: take },
  });
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('connect', () =>
      resolve(
        () =>
          new Promise((settle) => {
            done = settle;
            unanswered = AT_ONCE;
            socket.write(source());
          }),
      ),
    );
  });
}
