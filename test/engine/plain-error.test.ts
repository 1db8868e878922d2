import { describe, expect, it } from 'vitest';
import { plainError } from '../../src/engine/plain-error.ts';

class ReplyError extends Error {
  readonly command = { name: 'eval', args: ['secret'] };
  readonly code = 'ERR';
}

describe('an error of a client', () => {
  it('that has words and codes alone is told as it is', () => {
    const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', port: 6_379 });
    expect(plainError(error)).toBe(error);
    expect(plainError('down')).toBe('down');
  });

  it('keeps its class, message, stack and codes, and nothing else', () => {
    const error = new ReplyError('READONLY');
    const plain = plainError(error);
    expect(plain).toBeInstanceOf(ReplyError);
    expect(plain).toMatchObject({ message: 'READONLY', stack: error.stack, code: 'ERR' });
    expect(JSON.stringify(plain, Object.getOwnPropertyNames(plain))).not.toContain('secret');
  });

  it('is told without the data of its causes, and of the errors that it is made of', () => {
    const cause = new ReplyError('inner');
    const both = new AggregateError([cause, 'down'], 'all failed', { cause });
    const plain = plainError(both) as AggregateError;
    expect(plain.cause).toMatchObject({ message: 'inner' });
    expect(plain.cause).not.toHaveProperty('command');
    expect(plain.errors[0]).not.toHaveProperty('command');
    expect(plain.errors[1]).toBe('down');
  });

  it('that is none is said to be one', () => {
    expect(plainError({ args: ['secret'] })).toEqual(
      new Error('The store rejected with what is no error'),
    );
  });
});
