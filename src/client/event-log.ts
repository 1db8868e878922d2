/** Knows what happened to the session of a page, in words, so that a developer can tell a person why. */
import { type MonitorEvent, type MonitorState } from '../core/monitor-state.ts';
import { instantsOf } from '../core/instants.ts';

/** One thing that happened. */
export interface LogEntry {
  /** Instant of this machine's clock, in milliseconds since 1970. */
  readonly at: number;
  /** In English, without personal data. */
  readonly text: string;
}

/** The log of a page: the newest entries. */
export interface EventLog {
  readonly entries: readonly LogEntry[];
  /** Puts an event, and what it changed, into words; most events change nothing that is worth a word. */
  note(event: MonitorEvent, before: MonitorState, after: MonitorState, now: number): void;
}

/** So many entries are kept. */
const LONGEST = 100;

/** Makes an empty log. */
export function createEventLog(wall: () => number): EventLog {
  const entries: LogEntry[] = [];
  return {
    entries,
    note(event, before, after, now) {
      for (const text of wordsOf(event, before, after, now)) entries.push({ at: wall(), text });
      entries.splice(0, entries.length - LONGEST);
    },
  };
}

function wordsOf(
  event: MonitorEvent,
  before: MonitorState,
  after: MonitorState,
  now: number,
): readonly string[] {
  const words: string[] = [];
  if (event.type === 'answer') {
    const { status } = event;
    words.push(
      status.state === 'active'
        ? `server: active, ${seconds(status.idleRemaining)} idle and ${seconds(status.absoluteRemaining)} in all left`
        : `server: ${status.state === 'ended' ? `ended, ${status.reason}` : 'no session'}`,
    );
  }
  // Only the first: hours without a network must not push out what came before.
  if (after.isIntercepted && !before.isIntercepted) {
    words.push('server: intercepted');
  } else if (event.type === 'failure' && before.failingSince === undefined) {
    words.push('server: no answer');
  }
  if (event.type === 'extend') words.push('asked to stay signed in');
  if (event.type === 'unsure') words.push('page restored, or another session');
  if (after.session !== before.session && before.session !== undefined) {
    words.push('the same person has signed in again');
  }
  if (event.type === 'hold') words.push(event.held ? 'work without input began' : 'work is over');
  if (after.ask !== undefined && after.ask !== before.ask && after.failingSince === undefined) {
    words.push(
      after.tellingAt > 0
        ? `telling the server of activity ${seconds(now - after.tellingAt)} ago`
        : 'asking the server',
    );
  }
  if (after.phase !== before.phase || after.warning !== before.warning) {
    const by = event.type === 'peer' ? ', by another tab' : '';
    const left = seconds(instantsOf(after).deadline - now);
    const why = after.phase === 'ended' ? ` (${after.reason})` : '';
    words.push(
      after.phase === 'warning'
        ? `warning: ${after.warning} end in ${left}${by}`
        : `${after.phase === 'confirming' ? 'hidden until the server answers' : after.phase}${why}${by}`,
    );
  }
  return words;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
