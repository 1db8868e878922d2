/** Who has just shown the right password: for two minutes it need not be asked for again, once. */
import { randomBytes } from 'node:crypto';

const LIFETIME = 120_000;
/** So many at once, so that nobody fills the memory: the oldest go. */
const MOST = 1_000;

/** @param {() => number} [now] milliseconds that only go forward */
export function createTickets(now = () => performance.now()) {
  /** @type {Map<string, { readonly username: string, readonly until: number }>} */
  const tickets = new Map();

  return {
    /** @param {string} username */
    give(username) {
      for (const [old, { until }] of tickets) {
        if (until > now() && tickets.size < MOST) break;
        tickets.delete(old);
      }
      const ticket = randomBytes(16).toString('base64url');
      tickets.set(ticket, { username, until: now() + LIFETIME });
      return ticket;
    },
    /**
     * Whose it is; undefined when it was taken before, or two minutes are over.
     * @param {string} ticket
     */
    take(ticket) {
      const kept = tickets.get(ticket);
      tickets.delete(ticket);
      return kept !== undefined && kept.until > now() ? kept.username : undefined;
    },
  };
}
