import { describe, expect, it } from 'vitest';
import { parseSessionList } from '../../src/core/session-list.ts';

const SESSION = {
  id: 'a',
  isThis: true,
  device: 'Firefox, Windows',
  place: '',
  signedInFor: 5,
  idleFor: 0,
};

describe('a list of sessions from outside', () => {
  it('is taken as it is', () => {
    const list = { sessions: [SESSION], more: 3, ended: 1 };
    expect(parseSessionList(list)).toEqual(list);
  });

  it.each([
    undefined,
    null,
    [],
    '',
    {},
    { state: 'none' },
    { sessions: {}, more: 0, ended: 0 },
    { sessions: [], more: -1, ended: 0 },
    { sessions: [], more: '1', ended: 0 },
    { sessions: [], more: 0 },
    { sessions: [null], more: 0, ended: 0 },
    { sessions: [SESSION, { ...SESSION, id: 5 }], more: 0, ended: 0 },
    { sessions: [{ ...SESSION, isThis: 1 }], more: 0, ended: 0 },
    { sessions: [{ ...SESSION, device: null }], more: 0, ended: 0 },
    { sessions: [{ ...SESSION, place: {} }], more: 0, ended: 0 },
    { sessions: [{ ...SESSION, signedInFor: Number.NaN }], more: 0, ended: 0 },
    { sessions: [{ ...SESSION, idleFor: -1 }], more: 0, ended: 0 },
  ])('is refused when it is none: %j', (value) => {
    expect(parseSessionList(value)).toBeUndefined();
  });
});
