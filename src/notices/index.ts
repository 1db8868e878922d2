export { watchNotices, type Notices, type NoticesOptions } from './watch-notices.ts';
export type { NoticeKind } from './ways.ts';
