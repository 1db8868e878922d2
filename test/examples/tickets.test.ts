import { expect, it } from 'vitest';
import { createTickets } from '../../examples/bank/tickets.js';

const MINUTE = 60_000;

it('a ticket is good once, and for two minutes', () => {
  let now = 0;
  const tickets = createTickets(() => now);
  const [one, another] = [tickets.give('george'), tickets.give('maria')];
  now = 2 * MINUTE - 1;
  expect(tickets.take(one)).toBe('george');
  expect(tickets.take(one)).toBeUndefined();
  now = 2 * MINUTE;
  expect(tickets.take(another)).toBeUndefined();
  expect(tickets.take('')).toBeUndefined();
});

it('the oldest of very many go', () => {
  const tickets = createTickets(() => 0);
  const first = tickets.give('george');
  const others = Array.from({ length: 1_000 }, () => tickets.give('maria'));
  expect(tickets.take(first)).toBeUndefined();
  expect(others.map((ticket) => tickets.take(ticket))).toEqual(others.map(() => 'maria'));
});
