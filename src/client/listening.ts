/** Knows the browser's own way to listen, where Zone.js has put another in its place. */

type Method = 'addEventListener' | 'removeEventListener';

/**
 * The method of a target as the browser has it. That of Zone.js listens once for all, as whoever came first wanted it (so that
 * `preventDefault` may do nothing), does not see that `document.open` took that listener away, and looks after each event
 * at what an app shows.
 */
export function ofBrowser<Name extends Method>(target: EventTarget, name: Name): EventTarget[Name] {
  const kept: EventTarget & {
    readonly [Kept in `__zone_symbol__${Method}`]?: EventTarget[Method];
  } = target;
  return (kept[`__zone_symbol__${name}`] ?? target[name]).bind(target);
}
