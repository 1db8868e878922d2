/** Knows what the page and the other tabs are told when the client's belief changes. */
import type { MonitorEffect, MonitorEvent, MonitorState } from './monitor-state.ts';

/** What the page is told, in order. */
export function announcements(
  before: MonitorState,
  after: MonitorState,
  event: MonitorEvent,
): readonly MonitorEffect[] {
  const names: Extract<MonitorEffect, { type: 'announce' }>['name'][] = [];
  if (before.phase === 'ended' && !after.changed) names.push('resumed');
  if (after.phase === 'warning' && after.warning !== before.warning) names.push('warning');
  if (after.phase === 'active' && before.isWarned) names.push('extended');
  if (after.failed && !before.failed) names.push('failed');
  if (after.phase !== 'ended' && after.endingFor > before.endingFor) names.push('ending');
  if (after.phase === 'ended') names.push('ended');
  const effects: MonitorEffect[] = names.map((name) => ({ type: 'announce', name }));
  if (event.type === 'leave' && after.leftAt > 0) effects.push({ type: 'leave' });
  if (after.changed) effects.push({ type: 'reload' });
  return effects;
}

/** What the other tabs are told. */
export function shares(
  before: MonitorState,
  after: MonitorState,
  event: MonitorEvent,
): readonly MonitorEffect[] {
  if (after.session === undefined || event.type === 'peer' || after.changed) return [];
  const confirmed =
    event.type === 'answer' && event.status.state === 'active' && after.doubt === undefined;
  const isNews =
    confirmed ||
    after.answeredAt > before.answeredAt ||
    after.lastActivityAt > before.lastActivityAt ||
    // What another tab said came first, and work that was held had counted by then: of that nobody was told.
    (event.type === 'input' && after.phase === 'active') ||
    event.type === 'leave' ||
    after.phase === 'ended';
  return isNews ? [{ type: 'share', confirmed }] : [];
}
