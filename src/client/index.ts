export { watchSession } from './watch-session.ts';
export { watchRequests, type RequestWatchOptions } from './watch-requests.ts';
export type {
  SessionDetails,
  TrackedRequest,
  WatchedSession,
  WatchEvents,
} from './watched-session.ts';
export type { LogEntry } from './event-log.ts';
export type { WatchOptions } from './options.ts';
export type { SessionSnapshot } from './snapshot.ts';
export type { HeldWork } from './holds.ts';
export type { WayThrough } from './way-through.ts';
export type { Transport } from './transport.ts';
export { createFetchTransport, type FetchTransportOptions } from './fetch-transport.ts';
export { createKeepAliveTransport, type KeepAliveOptions } from './keep-alive-transport.ts';
export { NoPageError, TransportError, type TransportErrorOptions } from '../core/errors.ts';
export { IDLE_FOR_HEADER, PASSIVE_HEADER, REPEAT_HEADER } from '../core/wire.ts';
export type { Phase, WarningKind } from '../core/monitor-state.ts';
export type { ActiveStatus, EndedStatus, NoStatus, Status } from '../core/wire.ts';
export type { EndReason } from '../core/reasons.ts';
export type { Duration } from '../core/duration.ts';
export type { Clock } from '../core/clock.ts';
