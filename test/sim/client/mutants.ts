/** Knows what the client is without one of its guards: the simulation must notice each. */
import type { Mutant } from '../mutants.ts';

export const CLIENT_MUTANTS: readonly Mutant[] = [
  {
    name: 'input that counts before the deadline is looked at',
    file: 'src/core/monitor.ts',
    from: 'const checked = settle(state, now);',
    to: 'const checked = state;',
    breaks: /^I9/,
  },
  {
    name: 'an end that is not merged',
    file: 'src/core/merge.ts',
    from: 'const ended = endRank(a.ended) <= endRank(b.ended) ? a.ended : b.ended;',
    to: 'const ended = a.ended;',
    breaks: /^I6/,
  },
  {
    name: 'an end that is no latch',
    file: 'src/core/monitor.ts',
    from: "if (state.phase === 'ended' || state.changed) return [state, []];",
    to: 'if (state.changed) return [state, []];',
    breaks: /^I[37]/,
  },
  {
    name: 'a merge of activity that is not monotone',
    file: 'src/core/monitor.ts',
    from: '...latest(state, news),',
    to: '...latest(state, news), lastActivityAt: news.lastActivityAt,',
    breaks: /^I[14]/,
  },
  {
    name: 'answers that are not shared as the newest deadline',
    file: 'src/core/monitor.ts',
    from: '...latest(state, news),',
    to: '...latest(state, news), confirmedAt: state.confirmedAt,',
    breaks: /^I6/,
  },
  {
    name: 'a restored page that trusts an answer of before',
    file: 'src/core/monitor.ts',
    from: 'const isSure = state.doubt === undefined || (isOurAsk && ask > state.doubt.lastAsk);',
    to: 'const isSure = true;',
    breaks: /^I9/,
  },
  {
    name: 'a restored page that is shown at once',
    file: 'src/core/monitor.ts',
    from: 'return unsure(state, now);',
    to: 'return state;',
    breaks: /^I[69]/,
  },
  {
    name: 'a denial that crossed a new cookie, and is believed',
    file: 'src/core/monitor.ts',
    from: 'if (isDenial(state, status) && !isFinal && !isLastWord(state, status, answer)) {',
    to: 'if (false) {',
    breaks: /^I8/,
  },
  {
    name: 'a denial that is believed while the new cookie is on its way',
    file: 'src/core/doubt.ts',
    from: 'return !isPassing || session === undefined || sentAt >= doubt.deniedAt + PATIENCE;',
    to: 'return true;',
    breaks: /^I8/,
  },
  {
    name: 'a denial that is forgotten at the answer to what was asked before it',
    file: 'src/core/doubt.ts',
    from: 'if (doubt?.deniedAt === undefined) return { ...next, ask: undefined, retryAt: undefined };',
    to: 'if (doubt?.deniedAt === undefined) return state;',
    breaks: /^I/,
  },
  {
    name: 'a refused save that is not sent again',
    file: 'src/client/watch-session.ts',
    from: 'if (settled === undefined) return false;',
    to: 'return false;',
    breaks: /^I8/,
  },
  {
    name: 'a failure that is taken for an end',
    file: 'src/core/monitor.ts',
    from: 'return event.ask === state.ask ? failed(state, event, now) : state;',
    to: "return over(state, 'unknown');",
    breaks: /^I8/,
  },
  {
    name: 'an elapsed time that only the monotonic clock tells',
    file: 'src/client/system-clock.ts',
    from: 'offset += Math.max(0, step);',
    to: '',
    breaks: /^I[259]/,
  },
  {
    name: 'a timer that waits as long after a sleep as before it',
    file: 'src/client/watch-session.ts',
    from: 'Math.min(delay, LONGEST_WAIT)',
    to: 'delay',
    breaks: /^I[259]/,
  },
  {
    name: 'instants of the future that are believed',
    file: 'src/client/tabs.ts',
    from: '(record[name] > now + FUTURE ? 0 : record[name])',
    to: 'record[name]',
    breaks: /^I/,
  },
  {
    name: 'tabs whose words are not heard',
    file: 'src/client/tabs.ts',
    from: "window.addEventListener('storage', onStorage);",
    to: '',
    breaks: /^I6/,
  },
  {
    name: 'words of two tabs at once, of which one is lost',
    file: 'src/client/tabs.ts',
    from: 'poll(believe(parse(newValue)))',
    to: 'poll()',
    breaks: /^I6/,
  },
  {
    name: 'a page that is kept as it was',
    file: 'src/client/watch-session.ts',
    from: 'if (isKept) curtain.draw();',
    to: '',
    breaks: /^I9/,
  },
  {
    name: 'a curtain that lets input through',
    file: 'src/client/curtain.ts',
    from: '    event.stopImmediatePropagation();',
    to: '',
    breaks: /^I9/,
  },
  {
    name: 'input between two reports that is forgotten',
    file: 'src/client/watch-session.ts',
    from: 'if (unreported > 0) advance',
    to: 'if (unreported < 0) advance',
    breaks: /^I1/,
  },
  {
    name: 'a wish that is answered by what came before it',
    file: 'src/client/watch-session.ts',
    from: `    tellUnreported();
    tabs.poll();
    const now = elapsed();
    // Only now: what came before is no answer to this wish.
    if (onDone !== undefined) onExtended.push(onDone);`,
    to: `    if (onDone !== undefined) onExtended.push(onDone);
    tellUnreported();
    tabs.poll();
    const now = elapsed();`,
    breaks: /^I1/,
  },
];
