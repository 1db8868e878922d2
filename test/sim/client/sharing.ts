/** Knows what of a page must reach another one of its browser, given all that fails there. */
import type { Page } from './page.ts';

/**
 * Whether what a page said at an instant reaches another one: an answer or an end is told by all ways, an activity by the
 * storage, and by the channel only if it could not be stored.
 */
export function reaches(
  what: 'answer' | 'activity',
  from: Page,
  to: Page,
  saidAt: number,
): boolean {
  const { options, breakage } = from.home.origin;
  const isStored = options.storage === 'shared' || options.storage === 'lagging';
  const isStorable = isStored && !from.sharer.lacks.has('storage');
  const isListening = !to.sharer.lacks.has('storage') && !to.sharer.lacks.has('events');
  if (isStorable && isListening && breakage.isSoundSince('storage', saidAt)) return true;
  const isHeard =
    options.channel === 'whole' &&
    breakage.isSoundSince('channel', saidAt) &&
    !from.sharer.lacks.has('channel') &&
    !to.sharer.lacks.has('channel');
  // Where a record of another session may stand, an activity is told only with the server's next word.
  const isSettled = from.home.changesSince(Number.NEGATIVE_INFINITY) === 1;
  return isHeard && (what === 'answer' || (isSettled && (!isStorable || isListening)));
}
