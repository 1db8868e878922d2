/** A way between a client and a server that can be cut, slowed, or left half open. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Where new connections lead. */
  setTarget(port: number): void;
  /** Every byte waits so long, in milliseconds. */
  setDelay(ms: number): void;
  /** Breaks every connection, and refuses new ones. */
  cut(): void;
  /** Nothing goes through any more, and nobody is told. */
  goSilent(): void;
  /** All is well again for new connections; those that were silent are reset. */
  mend(): void;
  close(): Promise<void>;
}

export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'silent' = 'open';
  let delay = 0;
  let port = target;

  function forward(from: Socket, to: Socket): void {
    from.on('data', (data) => {
      if (state === 'silent') return;
      if (delay === 0) to.write(data);
      else setTimeout(() => to.write(data), delay);
    });
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.on('error', () => to.destroy());
    sockets.add(from);
  }

  const server = createServer((socket) => {
    if (state === 'cut') {
      socket.resetAndDestroy();
      return;
    }
    const other = connect(port, '127.0.0.1');
    forward(socket, other);
    forward(other, socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));

  function breakAll(): void {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  }

  return {
    port: (server.address() as AddressInfo).port,
    setTarget: (next) => void (port = next),
    setDelay: (ms) => void (delay = ms),
    cut() {
      state = 'cut';
      breakAll();
    },
    goSilent: () => void (state = 'silent'),
    mend() {
      if (state === 'silent') breakAll();
      state = 'open';
    },
    async close() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
