/** Knows the browser's own way to listen, where Zone.js has put another in its place. */

type Method = 'addEventListener' | 'removeEventListener';

/**
 * The method of a target as the browser has it. That of Zone.js listens once for all, as whoever came first wanted it (so that
 * `preventDefault` may do nothing), does not see that `document.open` took that listener away, and looks after each event
 * at what an app shows.
 */
export function ofBrowser(target: EventTarget, name: Method): EventTarget['addEventListener'] {
  const kept = `__zone_symbol__${name}`;
  // Called on the target itself: `bind` is one more thing that a page may have broken.
  return (type, listener, options) =>
    target[kept in target ? (kept as Method) : name](type, listener, options);
}
