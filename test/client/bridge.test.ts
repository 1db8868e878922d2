import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { input } from '../support/page.ts';

describe('the bridge, in a frame of another origin', () => {
  const load = async (attributes: Readonly<Record<string, string>>): Promise<unknown> => {
    const script = document.createElement('script');
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
    Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
    return import('../../src/client/bridge.ts');
  };
  beforeEach(() => {
    vi.resetModules();
    vi.spyOn(window, 'addEventListener');
  });
  afterEach(() => {
    // Nothing ends a bridge but the end of its frame: other tests have this window too.
    for (const args of vi.mocked(window.addEventListener).mock.calls) {
      window.removeEventListener(...args);
    }
    Reflect.deleteProperty(document, 'currentScript');
    vi.restoreAllMocks();
  });

  it('tells the page around it that a person is there, and nobody else', async () => {
    const said = vi.spyOn(window.parent, 'postMessage').mockImplementation(() => {});
    await load({ 'data-parent': 'https://app.example' });
    expect(said).not.toHaveBeenCalled();
    input('pointerdown');
    expect(said.mock.calls).toEqual([['stillhere:activity', 'https://app.example']]);
  });

  it('refuses to speak to whoever it may be', async () => {
    const refusal = /must be told whose frame this is.* data-parent=/;
    await expect(load({})).rejects.toThrow(refusal);
    vi.resetModules();
    Reflect.deleteProperty(document, 'currentScript');
    await expect(import('../../src/client/bridge.ts'), 'a module').rejects.toThrow(refusal);
  });

  it.each(['app.example', 'https://app.example/', '*'])(
    'refuses %j for an origin',
    async (parent) => {
      await expect(load({ 'data-parent': parent })).rejects.toThrow(
        /^"data-parent" must be an origin/,
      );
    },
  );
});
