export { createSessions, type Sessions } from './create-sessions.ts';
export type { SessionsOptions } from './options.ts';
export type { DraftsOption } from './draft-keys.ts';
export type { RequestSession, SignInOptions } from './request-session.ts';
export type { Session } from './session.ts';
export type { Connection, Exchange, RequestView } from './request-view.ts';
export {
  answerOf,
  cookieHeader,
  createAnswerLines,
  type Answer,
  type AnswerLines,
  type CookieLine,
} from './answer-lines.ts';
export type { Bindable, BindOptions, Bound } from './bound.ts';
export type { Guarded } from './guard.ts';
export type { SurfaceRequest } from './body.ts';
export type { PassiveRule } from './classify.ts';
export type { DescribeRequest } from './device.ts';
export type { YourSessionsOptions } from './your-sessions-options.ts';
export type { PolicyFunction, PolicyOption } from './policies.ts';
export type { DenialReason, ErrorStage, NextRefusal, SessionEvents } from '../engine/events.ts';
export type {
  Concerns,
  CreateOutcome,
  EndRequest,
  NewRecord,
  Patch,
  SessionStore,
  StoreListener,
  Touch,
  UpdateOutcome,
  Visit,
  Watch,
} from '../engine/store.ts';
export { behindDoor } from '../engine/store-door.ts';
export { safeNext } from './next.ts';
export { reasonText } from './reason-text.ts';
export { parsePolicy, presets, type Policy, type PolicyOptions } from '../core/policy.ts';
export { PASSIVE_HEADER, STATUS_HEADER } from '../core/wire.ts';
export type { EndReason } from '../core/reasons.ts';
export type { Duration } from '../core/duration.ts';
export type { Clock } from '../core/clock.ts';
export type { Closing, End, SessionRecord, Signs } from '../core/session.ts';
export {
  DataTooLargeError,
  NoSessionError,
  SessionEndedError,
  SessionExistsError,
  SessionLimitError,
  SetUpError,
  StillhereError,
  StoreFullError,
  StoreUnavailableError,
  UpdateConflictError,
  type ErrorCode,
  type LimitingSession,
} from '../core/errors.ts';
