import type { SessionRecord } from '../../src/core/session.ts';
import type { SessionStore } from '../../src/server/index.ts';

/** A session of 15 minutes that starts now. */
export function newRecord(store: SessionStore, id: string): SessionRecord {
  const now = store.now();
  return {
    id,
    secretHash: 'hash',
    subject: 'george',
    createdAt: now,
    authenticatedAt: now,
    lastActivityAt: now,
    idleTimeout: 900_000,
    absoluteDeadline: now + 28_800_000,
    tombstoneFor: 86_400_000,
    device: '',
    data: '{}',
    version: 0,
  };
}
