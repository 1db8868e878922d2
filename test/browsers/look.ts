/** Knows how to look at a window, and how to press what is in it. */
import type { DrivenWindow } from './driver.ts';

/** What it takes to look. */
export type Looked = Pick<DrivenWindow, 'evaluate'>;

/** How the session stands, as the page sees it; `gone` when the page is not there any more. */
export function stateOf(page: Looked): Promise<string> {
  return page.evaluate(() => window.testPage?.snapshot().state ?? 'gone', undefined);
}

/** Whether a person can see what is protected. */
export function isContentVisible(page: Looked): Promise<boolean> {
  return page.evaluate(() => window.testPage?.isContentVisible() ?? false, undefined);
}

/** The words of the dialog; undefined while it is closed. */
export async function dialogText(page: Looked): Promise<string | undefined> {
  const text = await page.evaluate(() => window.testPage?.dialogText() ?? null, undefined);
  return text ?? undefined;
}

/** What has the focus, as its id or its words. */
export function focused(page: Looked): Promise<string> {
  return page.evaluate(() => window.testPage?.focused() ?? '', undefined);
}

/** What the page was told, in order. */
export async function told(page: Looked): Promise<readonly string[]> {
  return (await logOf(page)).map(({ what }) => what);
}

/** When the page was told something for the first time, in real time; undefined if it was not. */
export async function toldAt(page: Looked, what: string): Promise<number | undefined> {
  return (await logOf(page)).find((entry) => entry.what === what)?.at;
}

function logOf(page: Looked): Promise<readonly { readonly what: string; readonly at: number }[]> {
  return page.evaluate(() => [...(window.testPage?.log ?? [])], undefined);
}

/** The address, and what stands in the page. */
export function pageOf(page: Looked): Promise<{ readonly url: string; readonly text: string }> {
  return page.evaluate(() => ({ url: location.href, text: document.body.innerText }), undefined);
}

/** What the person has typed into the notes. */
export function notes(page: Looked): Promise<string> {
  return page.evaluate(
    () => document.querySelector<HTMLTextAreaElement>('#notes')?.value ?? '',
    undefined,
  );
}

/** Clicks with the real pointer: on a button of the dialog by its words, on something of the page as `#id`. */
export async function click(
  page: Looked & Pick<DrivenWindow, 'click'>,
  name: string,
): Promise<void> {
  const place = await page.evaluate((wanted) => window.testPage?.placeOf(wanted) ?? null, name);
  if (place === null) throw new Error(`There is no ${name}`);
  await page.click(place.x, place.y);
}
