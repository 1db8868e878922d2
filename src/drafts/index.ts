export { watchDrafts, type Drafts, type DraftsOptions } from './watch-drafts.ts';
export type { DraftEvents, DraftNotKept, DraftOffered, DraftRestored } from './events.ts';
export type { DraftLabel, DraftStorage, StoredDraft } from './storage.ts';
export { english, type DraftMessages, type OwnDraftMessages } from './messages.ts';
