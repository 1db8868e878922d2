/** Knows which watch the attributes of `<still-here>` ask for. */
import { attempt } from '../client/attempt.ts';
import { watchSession, type WatchedSession, type WatchOptions } from '../client/index.ts';
import { AttributesError } from '../core/errors.ts';

/**
 * The watch that an element asks for. `isLast`: it will not be tried again, so it gets what it can have, and the page is told.
 * @throws TypeError for attributes that cannot work, but for the last.
 */
export function watchAsWritten(element: Element, isLast?: boolean): WatchedSession {
  const options = optionsOf(element);
  try {
    return watchSession(options);
  } catch (error) {
    if (!isLast) throw error;
    const { base } = options;
    // Who is not warned is signed out all the same.
    const session = watchSession(base === undefined ? {} : { base });
    attempt(() => reportError(new AttributesError(error)));
    return session;
  }
}

/** In what a person signs in again; undefined where the page leaves for it. */
export function waySignedInAgain(element: Element): 'window' | 'frame' | undefined {
  const way = element.getAttribute('sign-in-again');
  if (way === null) return undefined;
  return way === 'frame' ? way : 'window';
}

function optionsOf(element: Element): WatchOptions {
  const text = (name: string): string | undefined => element.getAttribute(name) ?? undefined;
  const isThere = (name: string): true | undefined => element.hasAttribute(name) || undefined;
  const options: { [Name in keyof WatchOptions]: WatchOptions[Name] | undefined } = {
    base: text('base'),
    signInUrl: text('sign-in-url'),
    signInAgain: waySignedInAgain(element),
    unsavedForms: text('unsaved-forms'),
    frameOrigins: text('frame-origins')?.split(/\s+/).filter(Boolean),
    push: isThere('push'),
    dismissOnActivity: isThere('dismiss-on-activity'),
  };
  return options as WatchOptions;
}
