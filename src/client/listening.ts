/** Knows the browser's own way to listen and to wait, where Zone.js has put another in its place. */

interface Methods {
  readonly addEventListener: EventTarget['addEventListener'];
  readonly removeEventListener: EventTarget['removeEventListener'];
  readonly setTimeout: (run: () => void, ms: number) => number;
  readonly setInterval: (run: () => void, ms: number) => number;
}

type Called = Readonly<Record<string, (...said: never[]) => unknown>>;

/**
 * The method of a target as the browser has it. That by which Zone.js listens does so once for all, as whoever came first wanted it
 * (so that `preventDefault` may do nothing), does not see that `document.open` took that listener away, and looks after each
 * event at what an app shows; a timer of its own does that, too.
 */
export function ofBrowser<Name extends keyof Methods>(
  target: Pick<Methods, Name>,
  name: Name,
): Methods[Name] {
  const kept = `__zone_symbol__${name}`;
  // Called on the target itself: `bind` is one more thing that a page may have broken.
  const call = (...said: never[]): unknown =>
    (target as Called)[kept in target ? kept : name]?.(...said);
  // What it calls takes and gives just that.
  return call as Methods[Name];
}

/**
 * Does it outside of every zone of Zone.js: what begins within an app's listens and waits there, so that the app looks at what it
 * shows again and again, and never comes to rest.
 */
export function outOfZones<Result extends object>(work: () => Result): Result {
  return (window as ZonedWindow).Zone?.root?.run?.(work) ?? work();
}

interface ZonedWindow {
  readonly Zone?: { readonly root?: { run?<Result>(work: () => Result): Result } };
}
