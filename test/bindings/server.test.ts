import { describe, expect, it } from 'vitest';

const OPTIONS = { watch: {} };

const drivers = [
  ['React', async () => (await import('./react.driver.ts')).reactDriver],
  ['Vue', async () => (await import('./vue.driver.ts')).vueDriver],
  ['Svelte', () => import('./svelte/render.ts')],
  ['Solid', () => import('./solid/server.ts')],
] as const;

describe.each(drivers)('%s, where there is no page', (_name, load) => {
  it('renders a page that waits for its first answer', async () => {
    expect(globalThis).not.toHaveProperty('document');
    const { render } = await load();
    const html = await render?.(OPTIONS, { names: ['a', 'b'] });
    expect(html).toMatch(/<p[^>]* id="a">active -<.p>/);
    expect(html).toMatch(/<p[^>]* id="b">active -<.p>/);
  });

  it('refuses options that cannot work there as well', async () => {
    const { render } = await load();
    const refused = { watch: { endingTimeout: '-1s' as const } };
    await expect(render?.(refused, { names: ['a'] })).rejects.toThrow('"endingTimeout"');
  });
});
