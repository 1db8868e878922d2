/** Shows what stands in the page itself, not in front of it: the real list of sessions, the real word about a draft. */
import { force, SNAPSHOT } from './gallery-session.js';

const BASE = '/gallery/session';
const { part = '' } = document.documentElement.dataset;

const shown = part === 'sessions' ? showSessions() : showDraft(part === 'draft-offered');
const root = await shown;
for (const sheet of [...document.styleSheets, ...root.adoptedStyleSheets]) force(sheet);
document.documentElement.dataset['isShown'] = '';

async function showSessions() {
  const list = document.createElement('still-here-sessions');
  list.setAttribute('base', BASE);
  place().append(list);
  await until(() => list.shadowRoot?.querySelector('[part=session]'));
  return /** @type {ShadowRoot} */ (list.shadowRoot);
}

/**
 * A person types, is signed out, and is back: the page is as it was given, or they have typed by now.
 * @param {boolean} isOffered
 */
async function showDraft(isOffered) {
  const { watchDrafts } = /** @type {{ stillhereDrafts: typeof import('stillhere/drafts') }} */ (
    /** @type {unknown} */ (globalThis)
  ).stillhereDrafts;
  const session = { snapshot: SNAPSHOT, subscribe: () => () => {}, on: () => () => {} };
  const storage = memory();
  const form = document.createElement('form');
  form.dataset['stillhereDraft'] = 'transfer';
  const field = document.createElement('input');
  field.name = 'to';
  field.ariaLabel = 'IBAN';
  form.append(field);
  place().append(form);

  const before = watchDrafts(session, { base: BASE, storage });
  await before.restore();
  const type = (/** @type {string} */ text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  type('GB29 NWBK 6016 1331 9268 19');
  await before.save();
  before.stop();
  field.value = '';
  watchDrafts(session, { base: BASE, storage });
  if (isOffered) type('DE89 3704 0044 0532 0130 00');
  const notice = () => document.querySelector('.stillhere-draft')?.shadowRoot;
  await until(() => notice()?.querySelector('button'));
  return /** @type {ShadowRoot} */ (notice());
}

/** Drafts that are gone with the page. */
function memory() {
  /** @type {Map<string, import('stillhere/drafts').StoredDraft>} */
  const kept = new Map();
  return {
    list: async () =>
      [...kept.values()].map(({ name, savedAt, text }) => ({ name, savedAt, size: text.length })),
    get: async (/** @type {string} */ name) => kept.get(name)?.text,
    put: async (/** @type {import('stillhere/drafts').StoredDraft} */ draft) =>
      kept.set(draft.name, draft),
    remove: async (/** @type {string} */ name) => kept.delete(name),
  };
}

/** Where it stands in the page. */
function place() {
  return /** @type {HTMLElement} */ (document.querySelector('main'));
}

/** @param {() => unknown} isThere */
async function until(isThere) {
  while (!isThere()) await new Promise((resolve) => requestAnimationFrame(resolve));
}
