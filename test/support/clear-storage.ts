/** Gives every test of the client a browser that nobody has used. */
import { beforeEach } from 'vitest';
import { createCurtain } from '../../src/client/curtain.ts';

beforeEach(() => {
  localStorage.clear();
  for (const base of ['/session', '/other']) createCurtain(window, `stillhere:${base}`).open();
});
