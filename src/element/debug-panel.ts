/** Knows what a developer sees of a session: `<still-here debug>`. Loaded only where it is asked for. */
import type { WatchedSession } from '../client/index.ts';

const STYLE = `
details {
  position: fixed; inset-block-end: 0; inset-inline-end: 0; z-index: 2147483647;
  inline-size: min(26rem, 100vw); max-block-size: 60vh; overflow: auto; box-sizing: border-box; padding: 0.5rem;
  background: #111827; color: #f9fafb; font: 12px/1.4 ui-monospace, monospace; text-align: start;
}
summary { cursor: pointer; font-weight: 600; }
pre { margin: 0.5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
`;

/** How often the panel is drawn, in milliseconds. */
const INTERVAL = 1_000;

/** A tab that has not been heard of for so many milliseconds is not shown any more. */
const SILENT = 3_000;

interface TabNews {
  readonly tab: string;
  readonly state: string;
}

/** Shows state, deadlines, the tabs that show a panel too, and the log; returns what takes it away. */
export function showDebugPanel(root: ShadowRoot, session: WatchedSession): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets.push(sheet);
  const summary = document.createElement('summary');
  const text = document.createElement('pre');
  const panel = document.createElement('details');
  panel.open = true;
  panel.append(summary, text);
  root.append(panel);

  const tab = Math.random().toString(36).slice(2, 6);
  const others = new Map<string, { readonly state: string; readonly heardAt: number }>();
  const channel = new BroadcastChannel('stillhere:debug');
  channel.addEventListener('message', ({ data }: MessageEvent<TabNews>) => {
    others.set(data.tab, { state: data.state, heardAt: performance.now() });
  });

  function draw(): void {
    const { snapshot, log } = session;
    const details = session.inspect();
    for (const [name, { heardAt }] of others) {
      if (performance.now() - heardAt > SILENT) others.delete(name);
    }
    summary.textContent = `stillhere: ${snapshot.state}${snapshot.warning === undefined ? '' : ` (${snapshot.warning})`}`;
    text.textContent = [
      `session   ${snapshot.session ?? 'not known yet'}`,
      `idle      ${seconds(details.idleFor)}, ends in ${seconds(details.idleRemaining)}`,
      `absolute  ends in ${seconds(details.absoluteRemaining)}`,
      `answered  ${seconds(details.answeredAgo)} ago${snapshot.isUnreachable ? ', now unreachable' : ''}`,
      `lease     ${seconds(details.leaseRemaining)}`,
      `holds     ${snapshot.holds.join(', ') || 'none'}`,
      `tabs      this one (${tab})${[...others].map(([name, { state }]) => `, ${name} ${state}`).join('')}`,
      '',
      ...[...log].reverse().map(({ at, text: words }) => `${timeOf(at)} ${words}`),
    ].join('\n');
    channel.postMessage({ tab, state: snapshot.state } satisfies TabNews);
  }

  draw();
  const timer = setInterval(draw, INTERVAL);
  return () => {
    clearInterval(timer);
    channel.close();
    panel.remove();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

function seconds(ms: number): string {
  return Number.isFinite(ms) ? `${Math.round(ms / 1_000)} s` : 'never';
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString('en', { hour12: false });
}
