import { expect, it } from 'vitest';
import { createSessions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { answerTo } from '../support/answer.ts';

it('I8: a store that fails while a page is made is no reason to fail the page: it asks again soon', async () => {
  const store = createMemoryStore();
  let isDown = false;
  const sessions = createSessions({
    policy: { idleTimeout: '15m' },
    consistency: 'strict',
    store: {
      ...store,
      read: (id) => (isDown ? Promise.reject(new Error('down')) : store.read(id)),
    },
  });
  const headers = new Map([['host', 'localhost']]);
  const request = {
    method: 'GET',
    url: '/accounts',
    isEncrypted: false,
    header: (name: string) => headers.get(name),
  };
  await sessions
    .of({
      request,
      answer: answerTo((cookie) => void headers.set('cookie', cookie.split(';')[0] ?? '')),
    })
    .signIn('george');

  expect(await sessions.refreshTag(request)).toContain('content="901;');
  isDown = true;
  expect(await sessions.refreshTag(request)).toContain(
    'content="5; url=/session/check?next=%2Faccounts"',
  );
  await sessions.close();
});
