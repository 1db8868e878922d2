import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchLifecycle } from '../../src/client/lifecycle.ts';
import { settle } from '../support/page.ts';

describe('a page that writes its document anew', () => {
  const listener = {
    woke: vi.fn(),
    restored: vi.fn(),
    online: vi.fn(),
    hidden: vi.fn(),
    visibility: vi.fn(),
  };
  let stop: () => void;

  /** As document.open does it: no listener of the document and the window is left. */
  async function writeAnew(): Promise<void> {
    const listened = [window, document].flatMap((target) =>
      vi
        .mocked<Window['addEventListener']>(target.addEventListener)
        .mock.calls.map((args) => ({ target, args })),
    );
    for (const { target, args } of listened) target.removeEventListener(...args);
    const root = document.documentElement;
    root.remove();
    document.append(root);
    await settle();
  }

  beforeEach(() => {
    for (const target of [window, document]) vi.spyOn(target, 'addEventListener');
    vi.clearAllMocks();
    stop = watchLifecycle(window, listener);
  });
  afterEach(() => {
    stop();
    vi.restoreAllMocks();
  });

  function live(): void {
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('resume'));
    for (const name of ['focus', 'online', 'pagehide', 'pageshow']) {
      window.dispatchEvent(Object.assign(new Event(name), { persisted: true }));
    }
  }

  const heard = (): readonly number[] =>
    Object.values(listener).map((told) => told.mock.calls.length);

  it('is heard as before, and looked at at once', async () => {
    live();
    expect(heard()).toEqual([3, 1, 1, 1, 1]);
    await writeAnew();
    expect(heard(), 'it may have slept').toEqual([4, 1, 1, 1, 1]);
    live();
    expect(heard(), 'once each').toEqual([7, 2, 2, 2, 2]);
    expect(listener.hidden).toHaveBeenCalledWith(true);
  });

  it('is heard no more once that was stopped', async () => {
    stop();
    await writeAnew();
    live();
    expect(heard()).toEqual([0, 0, 0, 0, 0]);
  });

  it('is heard where changes of a document are not told', () => {
    stop();
    vi.stubGlobal('MutationObserver', undefined);
    stop = watchLifecycle(window, listener);
    live();
    expect(heard()).toEqual([3, 1, 1, 1, 1]);
    vi.unstubAllGlobals();
  });
});
