/** Knows what is kept of the browser that signs in: the app's words for device and place, else what it calls itself. */
import type { Clock } from '../core/clock.ts';
import { describe } from '../core/describe.ts';
import { formatDevice } from '../core/device-text.ts';
import { keepable } from '../core/text.ts';
import type { OnError } from '../engine/events.ts';
import { within } from '../engine/within.ts';
import type { RequestView } from './request-view.ts';

/** Words of the app for the browser of a request that signs in. */
export type DescribeRequest = (request: RequestView) => string | Promise<string>;

/** What is kept of the browser of a request that signs in. It never rejects: nobody is kept out for want of words. */
export type DeviceOf = (request: RequestView) => Promise<string>;

/** In milliseconds: a person waits for the sign-in. */
const LONGEST_WAIT = 1_000;

/** Makes what asks the app. */
export function createDeviceOf(options: {
  readonly describeDevice: DescribeRequest | undefined;
  readonly placeOf: DescribeRequest | undefined;
  readonly clock: Clock;
  readonly onError: OnError;
}): DeviceOf {
  const { describeDevice, placeOf, clock, onError } = options;

  async function ask(
    name: string,
    hook: DescribeRequest,
    request: RequestView,
  ): Promise<string | undefined> {
    try {
      const words: unknown = await within(clock, LONGEST_WAIT, (async () => hook(request))());
      if (typeof words === 'string') return words;
      throw new TypeError(`"${name}" must give a string, gave ${describe(words)}`);
    } catch (error) {
      onError(error, { stage: 'describe' });
      return undefined;
    }
  }

  return async (request) => {
    const ownName = keepable(request.header('user-agent') ?? '');
    if (describeDevice === undefined && placeOf === undefined) return ownName;
    const [device, place] = await Promise.all([
      describeDevice && ask('describeDevice', describeDevice, request),
      placeOf && ask('placeOf', placeOf, request),
    ]);
    return formatDevice({ device: device ?? ownName, place: place ?? '' });
  };
}
