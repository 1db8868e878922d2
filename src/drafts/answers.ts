/** Knows how the first request was answered that a page has made for a form. */
import { attempt } from '../client/attempt.ts';

/** A page that first asks for a token, or checks by the server what was typed, sends so many milliseconds after the event. */
const STARTS_WITHIN = 5_000;
const BY_SCRIPT = /^(fetch|xmlhttprequest)$/;

type Entry = Pick<PerformanceResourceTiming, 'initiatorType' | 'name' | 'startTime'> &
  Partial<Pick<PerformanceResourceTiming, 'responseStatus'>>;

/**
 * Watches requests that the page's scripts make from now on, but those under `base`. `told` hears whether the earliest of them went
 * well; an engine that does not tell the status of an answer says so of each that came.
 */
export function watchAnswer(
  { document, performance, PerformanceObserver }: Window & typeof globalThis,
  base: string,
  told: (isWell: boolean) => void,
): () => void {
  const since = performance.now();
  const { href } = new URL(base, document.baseURI);
  let earliest = since + STARTS_WITHIN;

  function hear({ initiatorType, name, responseStatus = 200, startTime }: Entry): void {
    const isOurs = name.startsWith(href) && /^([/?]|$)/.test(name.slice(href.length));
    const isOther = isOurs || !BY_SCRIPT.test(initiatorType);
    if (isOther || startTime < since || startTime >= earliest) return;
    earliest = startTime;
    told(responseStatus >= 200 && responseStatus < 400);
  }

  const observer = attempt(
    () =>
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) hear(entry as PerformanceResourceTiming);
      }),
  );
  attempt(() => observer?.observe({ type: 'resource' }));
  return () => observer?.disconnect();
}
