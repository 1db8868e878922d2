/** The script for pages that build nothing, before a server that is not stillhere's. */
export { createKeepAliveTransport } from './keep-alive-transport.ts';
