/** Warnings for who looks elsewhere, as docs/bindings/react.md has them: beside the hook, by the one watch of the page. */
import { createElement, StrictMode, useEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { useSession } from '../../src/bindings/react.ts';
import { watchSession } from '../../src/client/index.ts';
import { watchNotices } from '../../src/notices/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, MINUTE, settle } from '../support/page.ts';

/** A file of a language, and React, take as long as the machine is busy. */
const PATIENT = { timeout: 20_000 };

function Notices(): ReactNode {
  useEffect(() => {
    const session = watchSession();
    const notices = watchNotices(session, { kinds: ['title'] });
    return () => {
      notices.stop();
      session.stop();
    };
  }, []);
  return createElement('p', null, useSession().snapshot.state);
}

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

it('warns beside a hook in StrictMode, and no more when the component is gone', async () => {
  Reflect.deleteProperty(window, Symbol.for('stillhere'));
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.title = 'Accounts';
  const clock = createFakeClock();
  const page = watchSession({ transport: createFakeServer(clock), clock, signInUrl: false });
  await settle();
  const root = createRoot(document.body.appendChild(document.createElement('main')));
  root.render(createElement(StrictMode, null, createElement(Notices)));
  await vi.waitFor(() => expect(document.querySelector('p')?.textContent).toBe('active'), PATIENT);
  clock.advance(13 * MINUTE);
  await settle();
  await vi.waitFor(() => expect(document.title).toBe('Are you still there?'), PATIENT);
  expect(page.snapshot.state).toBe('warning');
  root.unmount();
  await vi.waitFor(() => expect(document.title).toBe('Accounts'), PATIENT);
  page.stop();
  await settle();
});
