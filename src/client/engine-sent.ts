/** Knows whether the engine itself has sent an event, or a script that is still running has caused it. */

import { attempt } from './attempt.ts';

/** Events that a script can cause while it runs, and that are trusted all the same (requirement B15). */
const SCRIPTABLE =
  /^(click|(before)?input|change|cancel|cut|copy|paste|focus(in|out)?|blur|submit|reset|invalid)$/;

/**
 * Gecko runs a script of its own while somebody types, and where somebody picks in a field of these types. No script of a
 * page can cause these events as trusted ones there.
 */
const GECKOS = /^beforeinput|^(input|change)(date|time|month|week|color)/;

/** Whether a script can cause trusted events of this name. */
export function isScriptable(name: string): boolean {
  return SCRIPTABLE.test(name);
}

/** Asked by two listeners in a row of one event. */
export interface SenderTest {
  /** By the first one. */
  begin(): void;
  /** By the second one: whether no script of a page has caused it. */
  isEngine(event: Event): boolean;
}

/**
 * A change that the first listener makes has been told to its observer before the second one is called only if nothing was
 * on the stack: then the engine has sent the event by itself. No script can have changed when that is told, as it can for
 * promises and `queueMicrotask` (Zone.js runs those in between).
 */
export function createSenderTest(): SenderTest {
  const isGecko = 'mozInnerScreenX' in globalThis;
  const test = attempt(() => {
    const changed = document.createElement('i');
    const observer = new MutationObserver(() => {});
    observer.observe(changed, { attributes: true });
    return { changed, observer };
  });
  return {
    begin: () => attempt(() => test?.changed.toggleAttribute('hidden')),
    // Without it nothing can be told: a person is not signed out for that.
    isEngine: ({ type, target }) =>
      !attempt(() => test?.observer.takeRecords().length) ||
      (isGecko && GECKOS.test(type + (target as HTMLInputElement).type)),
  };
}

/** Whether a person has just clicked or typed in a window; no script can make it say so. */
export function isActivated(window: Window): boolean {
  return attempt(() => window.navigator.userActivation.isActive) === true;
}
