/** Knows how a session is shown to the app: never its secret. */
import { readDevice } from '../core/device-text.ts';
import { checkJson } from '../core/json.ts';
import type { SessionRecord } from '../core/session.ts';
import { refusePromise } from '../engine/guests.ts';

/** A session as the app sees it. Instants are milliseconds since 1970. */
export interface Session<Data> {
  /** Public id: safe to show, opens nothing. */
  readonly id: string;
  /** The app's own id of whose session it is. */
  readonly subject: string;
  /**
   * The browser at sign-in: in the words of `describeDevice`, else what it called itself (its `User-Agent`, at most 256
   * characters).
   */
  readonly device: string;
  /** Where that was, in the words of `placeOf`; empty where it is not known. */
  readonly place: string;
  readonly createdAt: number;
  /** When the person last proved who they are. */
  readonly authenticatedAt: number;
  readonly lastActivityAt: number;
  /** Whether the person has chosen more time (`extendedTime` of the policy). */
  readonly hasExtendedTime: boolean;
  /** A copy of the app's data: change it by `update`. */
  readonly data: Data;
}

/**
 * Characters of JSON up to which data is read at once: that is no dearer than an accessor of each session's own, which V8
 * keeps for longer than its request, with all that it knows.
 */
const SHORT = 256;

/** Shows a record. Long data is read when it is first asked for: most requests never do. */
export function sessionOf<Data>(record: SessionRecord): Session<Data> {
  const { id, subject, createdAt, authenticatedAt, lastActivityAt } = record;
  const { device, place } = readDevice(record.device);
  const hasExtendedTime = record.extended === true;
  if (record.data.length <= SHORT) {
    const data = parseData<Data>(record.data);
    return {
      id,
      subject,
      device,
      place,
      createdAt,
      authenticatedAt,
      lastActivityAt,
      hasExtendedTime,
      data,
    };
  }
  let data: { readonly value: Data } | undefined;
  return {
    ...{ id, subject, device, place, createdAt, authenticatedAt, lastActivityAt, hasExtendedTime },
    get data(): Data {
      data ??= { value: parseData<Data>(record.data) };
      return data.value;
    },
  };
}

/** The app's data out of a record. Its type is the app's promise: only `signIn` and `update` write it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function parseData<Data>(json: string): Data {
  return JSON.parse(json) as Data;
}

/**
 * The app's data as JSON text.
 * @throws TypeError, naming the place, for what JSON would not give back as it was.
 */
export function formatData(data: unknown): string {
  refusePromise(data, '"data" must be a JSON value, got a Promise: await it first');
  checkJson('data', data);
  return JSON.stringify(data);
}
