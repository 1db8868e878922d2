import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDevice, readDevice } from '../../src/core/device-text.ts';
import { checkSound, LONGEST_TEXT } from '../../src/core/text.ts';

describe('a device and its place, kept as one text', () => {
  it('come back as they were', () => {
    const known = { device: 'Firefox, Windows', place: 'Utrecht, Netherlands' };
    expect(readDevice(formatDevice(known))).toEqual(known);
    expect(readDevice(formatDevice({ device: '', place: '' }))).toEqual({ device: '', place: '' });
  });

  it('are not taken out of what a browser calls itself', () => {
    expect(readDevice('Mozilla/5.0 (X11)')).toEqual({ device: 'Mozilla/5.0 (X11)', place: '' });
  });

  it('are one line each, without what is not seen', () => {
    const text = formatDevice({ device: ' Fire\nfox\u2028\u0085 ', place: '\u0000Ut\trecht' });
    expect(readDevice(text)).toEqual({ device: 'Fire fox', place: 'Ut recht' });
  });

  it('are cut off where they are too long', () => {
    const { device, place } = readDevice(
      formatDevice({ device: '👾'.repeat(300), place: 'x'.repeat(79) + ' y' }),
    );
    expect([Array.from(device).length, place]).toEqual([175, 'x'.repeat(79)]);
  });

  it('can be kept by every store, whatever they are, and come back the same when they are kept again', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(anything, anything, (device, place) => {
        const text = formatDevice({ device, place });
        expect(Array.from(text).length).toBeLessThanOrEqual(LONGEST_TEXT);
        checkSound('device', text);
        expect(formatDevice(readDevice(text))).toBe(text);
      }),
    );
  });
});
