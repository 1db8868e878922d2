/** The port by which the requests of an app find the session of their page: who follows none brings nothing for it. */
import type { Clock } from '../core/clock.ts';
import type { MonitorLoop } from './monitor-loop.ts';

/** What a session lets its requests know, and do. */
export interface RequestPort {
  readonly loop: Pick<MonitorLoop, 'state' | 'isRunning' | 'isOver' | 'dispatch'>;
  /** Time that has passed, in milliseconds. */
  readonly elapsed: () => number;
  readonly setTimer: Clock['setTimer'];
  /** While the transport makes a request: that is none of the app's. */
  isAsking(): boolean;
  /** Asks the server, without hiding anything. */
  doubt(): void;
  /** Settles when the server has said what a denial means. */
  settled(): Promise<void>;
  /** Whether the page goes on after its end; undefined when it does not wait. */
  isBack(): Promise<boolean> | undefined;
}
