import { expect, it } from 'vitest';

it('B12, P2: every part can be imported where there is no document', async () => {
  expect(globalThis).not.toHaveProperty('document');
  const parts = await Promise.all([
    import('stillhere/client'),
    import('stillhere/element'),
    import('stillhere/element/define'),
    import('stillhere/notices'),
    import('stillhere/sessions-list'),
    import('stillhere/react'),
    import('stillhere/vue'),
    import('stillhere/server'),
    import('stillhere/node'),
    import('stillhere/express'),
    import('stillhere/memory'),
    import('stillhere/sqlite'),
    import('stillhere/testing'),
  ]);
  expect(parts.map((part) => Object.keys(part).length > 0)).toEqual([
    true,
    true,
    false,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
});
