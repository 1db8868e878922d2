import { expect, it, vi } from 'vitest';
import { hearOpened } from '../../src/client/opened-windows.ts';
import type { PageWindow } from '../../src/client/page-window.ts';

function createPage(open: unknown): PageWindow {
  return { open } as PageWindow;
}

it('tells all who hear of what a window opens, until they stop; and wraps it once', () => {
  const opened = {} as Window;
  const open = vi.fn<Window['open']>(() => opened);
  const page = createPage(open);
  const heard: string[] = [];
  const first = new AbortController();
  hearOpened(page, (one) => heard.push(one === opened ? 'first' : ''), first.signal);
  const wrapped = page.open;
  expect(wrapped).not.toBe(open);
  hearOpened(page, () => heard.push('second'), new AbortController().signal);
  expect(page.open).toBe(wrapped);
  expect(page.open('/there', 'name')).toBe(opened);
  expect(open.mock.calls).toEqual([['/there', 'name']]);
  expect(open.mock.contexts).toEqual([page]);
  expect(heard).toEqual(['first', 'second']);
  first.abort();
  page.open();
  expect(heard).toEqual(['first', 'second', 'second']);
});

it('tells nobody of what was blocked', () => {
  const page = createPage(() => null);
  const hear = vi.fn<(opened: Window) => void>();
  hearOpened(page, hear, new AbortController().signal);
  expect(page.open()).toBeNull();
  expect(hear).not.toHaveBeenCalled();
});

it('takes it as blocked where another script, against popups, gives nothing back', () => {
  const page = createPage(() => undefined);
  const hear = vi.fn<(opened: Window) => void>();
  hearOpened(page, hear, new AbortController().signal);
  expect(page.open()).toBeUndefined();
  expect(hear).not.toHaveBeenCalled();
});

it('leaves alone what cannot be wrapped', () => {
  const open = (): null => null;
  const page = Object.freeze(createPage(open));
  expect(() => hearOpened(page, () => {}, new AbortController().signal)).not.toThrow();
  expect(page.open).toBe(open);
});

it('tells of a document in a picture, which is there or comes, until it is stopped', () => {
  const [there, coming] = [{} as Window, {} as Window];
  const pictures = Object.assign(new EventTarget(), { window: there });
  const abort = new AbortController();
  const hear = vi.fn<(opened: Window) => void>();
  const page = { open: () => null, documentPictureInPicture: pictures } as unknown as PageWindow;
  hearOpened(page, hear, abort.signal);
  const enter = (): boolean =>
    pictures.dispatchEvent(Object.assign(new Event('enter'), { window: coming }));
  enter();
  expect(hear.mock.calls.map(([opened]) => opened === there)).toEqual([true, false]);
  abort.abort();
  enter();
  expect(hear).toHaveBeenCalledTimes(2);
});
