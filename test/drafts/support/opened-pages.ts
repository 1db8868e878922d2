/** The pages that a test of drafts opens, one after the other, in one browser: closed and forgotten after it. */
import { afterEach, beforeEach, vi } from 'vitest';
import { createKeyServer, openDraftPage, settle, type DraftPage } from './draft-page.ts';

type Given = Parameters<typeof openDraftPage>;

const opened: DraftPage[] = [];

/** To be called once in a file. */
export function forgetAfterEach(): void {
  beforeEach(() => localStorage.clear());
  afterEach(async () => {
    closeAll();
    // What was not saved yet is saved then.
    await settle();
    document.body.replaceChildren();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

export function closeAll(): void {
  for (const page of opened.splice(0)) page.stop();
}

export async function open(...given: Given): Promise<DraftPage> {
  const page = await openDraftPage(...given);
  opened.push(page);
  return page;
}

/** Loads the page anew after an idle end, for the same person in another session. */
export async function comeBack(
  page: DraftPage,
  html: string,
  given: Given[1] = {},
): Promise<DraftPage> {
  await page.end('idle');
  page.stop();
  return open(html, { server: createKeyServer({ session: 's2' }), clock: page.clock, ...given });
}

/** A form of which all is kept. */
export const form = (fields: string): string => `<form data-stillhere-draft="all">${fields}</form>`;

export function find(selector: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (found === null) throw new Error(`There is no ${selector}`);
  return found;
}
