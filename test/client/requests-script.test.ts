import { afterEach, expect, it, vi } from 'vitest';
import '../../src/element/define.ts';
import type { WatchedSession } from '../../src/client/index.ts';
import { openPage, settle, type TestPage } from '../support/page.ts';

let page: TestPage | undefined;

afterEach(() => {
  document.body.replaceChildren();
  page?.session.stop();
  vi.unstubAllGlobals();
});

function show(session: WatchedSession): void {
  const element = document.createElement('still-here');
  element.session = session;
  document.body.append(element);
}

it('the script for pages that build nothing follows the requests of what stands there, and of what comes', async () => {
  const asked = vi.fn(async (..._request: Parameters<typeof fetch>) => new Response('{}'));
  vi.stubGlobal('fetch', asked);
  page = await openPage();
  show(page.session);
  await settle();
  await import('../../src/client/requests-script.ts');
  await fetch('/accounts');
  document.body.replaceChildren();
  show(page.session);
  await settle();
  await fetch('/accounts');
  const headers = asked.mock.calls.map(([, init]) => [...new Headers(init?.headers).keys()]);
  expect(headers).toEqual([['session-passive'], ['session-passive']]);
});
