/** Starts the demo as a newcomer does, on a free port, and sees that its sign-in page comes. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const DEADLINE = 60_000;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

const port = await freePort();
const demo = spawn('npm', ['start'], {
  env: { ...process.env, PORT: String(port) },
  stdio: 'inherit',
  detached: true,
});
const giveUpAt = Date.now() + DEADLINE;
let isUp = false;
while (!isUp && Date.now() < giveUpAt && demo.exitCode === null) {
  await new Promise((resolve) => setTimeout(resolve, 250));
  isUp = await fetch(`http://localhost:${port}/sign-in`).then(
    async (response) => response.ok && (await response.text()).includes('password'),
    () => false,
  );
}
if (demo.pid !== undefined) process.kill(-demo.pid, 'SIGTERM');
console.log(isUp ? 'The demo starts.' : 'The demo does not start.');
process.exitCode = isUp ? 0 : 1;
