/**
 * The script for pages that build nothing: `<still-here>`, and as `stillhere` what every page needs of the client. What only
 * some need are scripts of their own: requests, other servers, drafts, notices.
 */
import './define.ts';

export {
  createFetchTransport,
  IDLE_FOR_HEADER,
  NoPageError,
  PASSIVE_HEADER,
  REPEAT_HEADER,
  TransportError,
  watchSession,
} from '../client/index.ts';
export * from './index.ts';
