/** Which states the dialog of `<still-here>` has, each as a session gives it, and what else there is: for the gallery's page, and for its scripts. */

/**
 * @typedef {object} State
 * @property {string} title
 * @property {Partial<import('stillhere/client').SessionSnapshot>} snapshot what is not said is that of an active session
 * @property {'primary' | 'signOut'} [pressed] the button that the person has pressed, in vain
 */

const WARNING = /** @type {const} */ ({ state: 'warning', warning: 'idle', remaining: 107_000 });
const CONFIRMING = /** @type {const} */ ({ state: 'confirming' });
const THROUGH = { isIntercepted: true };
const CUT = { isUnreachable: true };

/** @param {import('stillhere/client').SessionSnapshot['reason']} reason */
const ended = (reason) => /** @type {const} */ ({ state: 'ended', reason });

/** @type {Readonly<Record<string, State>>} */
export const STATES = {
  idle: { title: 'Warning: nobody is active', snapshot: WARNING },
  'more-time': {
    title: 'Warning: more time can be chosen',
    snapshot: { ...WARNING, extendedTime: 9_000_000 },
  },
  'usual-time': {
    title: 'Warning: more time was chosen',
    snapshot: { ...WARNING, extendedTime: 9_000_000, hasExtendedTime: true },
  },
  absolute: {
    title: 'Warning: the longest duration is near',
    snapshot: { ...WARNING, warning: 'absolute' },
  },
  extending: { title: 'Staying signed in', snapshot: { ...WARNING, isExtending: true } },
  failed: { title: 'Staying did not reach the server', snapshot: { ...WARNING, hasFailed: true } },
  'not-out': {
    title: 'Signing out did not reach the server',
    snapshot: WARNING,
    pressed: 'signOut',
  },
  reminder: {
    title: 'The line after the warning of the longest duration',
    snapshot: { absoluteRemaining: 247_000 },
  },
  checking: { title: 'Checking', snapshot: CONFIRMING },
  unreachable: { title: 'No server, content hidden', snapshot: { ...CONFIRMING, ...CUT } },
  through: { title: 'A proxy wants a sign-in', snapshot: THROUGH },
  'through-blocked': {
    title: 'A proxy, and a window that was blocked',
    snapshot: THROUGH,
    pressed: 'primary',
  },
  'through-warning': { title: 'A proxy, in a warning', snapshot: { ...WARNING, ...THROUGH } },
  'ended-idle': { title: 'Ended: nobody was active', snapshot: ended('idle') },
  'ended-absolute': { title: 'Ended: the longest duration', snapshot: ended('absolute') },
  'ended-signed-out': { title: 'Ended: signed out', snapshot: ended('signed-out') },
  'ended-revoked': { title: 'Ended: from elsewhere', snapshot: ended('revoked') },
  'ended-replaced': { title: 'Ended: somebody else signed in', snapshot: ended('replaced') },
  'ended-limit': { title: 'Ended: too many sessions', snapshot: ended('limit') },
  'ended-closed': { title: 'Ended: the last page was closed', snapshot: ended('closed') },
  ended: { title: 'Ended: nobody knows why', snapshot: ended(undefined) },
  stranded: {
    title: 'Ended, and no way to the sign-in page',
    snapshot: { ...ended('idle'), ...CUT },
  },
};

/**
 * What stands in the page itself.
 * @type {Readonly<Record<string, { readonly title: string }>>}
 */
export const PARTS = {
  sessions: { title: 'Your sessions' },
  draft: { title: 'Draft: what was typed is back' },
  'draft-offered': { title: 'Draft: something else stands there by now' },
};
