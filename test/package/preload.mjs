/** Lets an example run word by word in a test: on a free port instead of its own, and on time that can be set on. */
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function listenElsewhere(...parameters) {
  this.once('listening', () => {
    const address = this.address();
    // One that only tries whether a port is free is closed by now.
    if (address !== null) process.send({ port: address.port });
  });
  const callback = parameters.find((one) => typeof one === 'function');
  return listen.call(this, { port: 0, host: '127.0.0.1' }, ...(callback ? [callback] : []));
};

let ahead = 0;
const monotonic = performance.now.bind(performance);
const wall = Date.now;
performance.now = () => monotonic() + ahead;
Date.now = () => wall() + ahead;

process.on('message', ({ advance }) => {
  ahead += advance;
  process.send({ advanced: ahead });
});
process.on('disconnect', () => process.exit());
// Only what the example itself has open may keep it alive.
process.channel.unref();
