import { describe, expect, it } from 'vitest';
import { createEmitter } from '../../src/core/emitter.ts';

describe('createEmitter', () => {
  it('calls all listeners, also after one that throws, and tells of the failure', () => {
    const failures: unknown[] = [];
    const emitter = createEmitter<{ ended: string }>((error) => failures.push(error));
    const failure = new Error('listener');
    emitter.on('ended', () => {
      throw failure;
    });
    const stop = emitter.on('ended', (reason) => reason.toUpperCase());
    expect(emitter.emit('ended', 'idle')).toEqual([undefined, 'IDLE']);
    expect(failures).toEqual([failure]);
    stop();
    expect(emitter.emit('ended', 'idle')).toEqual([undefined]);
  });

  it('does nothing when nobody listens', () => {
    expect(createEmitter<{ ended: string }>(() => {}).emit('ended', 'idle')).toEqual([]);
  });
});
