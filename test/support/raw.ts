/** A client that says on a socket what no library would let it say. */
import { connect, type Socket } from 'node:net';

/** How the server took it. */
export interface Heard {
  /** All that came, one byte a character. */
  readonly text: string;
  /** The statuses of the answers, interim ones left out. */
  readonly statuses: readonly number[];
  readonly isClosed: boolean;
}

/** Long enough for a busy machine. A server that takes so long hangs. */
const LONGEST = 10_000;

/**
 * Says `text`, and does more if told so; hears until the server closes, or until `isEnough`. One byte a character.
 */
export function speak(
  port: number,
  text: string,
  options: {
    readonly then?: (socket: Socket) => unknown;
    /** Said when something was heard. */
    readonly answer?: string;
    readonly isEnough?: (text: string) => boolean;
  } = {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const settle = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: heard, statuses: statusesOf(heard), isClosed });
    };
    const timer = setTimeout(() => settle(false), LONGEST);
    socket.on('data', (data) => {
      if (heard === '' && options.answer !== undefined) socket.write(options.answer, 'latin1');
      heard += data.toString('latin1');
      if (options.isEnough?.(heard) === true) settle(false);
    });
    // A connection that is reset is closed.
    socket.on('error', () => {});
    socket.on('close', () => settle(true));
    socket.on('connect', () => {
      socket.write(text, 'latin1');
      options.then?.(socket);
    });
  });
}

function statusesOf(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)]
    .map(([, code]) => Number(code))
    .filter((code) => code >= 200);
}
