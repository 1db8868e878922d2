/** Knows what the engine is without one of its guards: the simulation must notice each. */

/** A guard taken out: a piece of a source file, and what stands in its place. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Where to begin to look: what takes rare worlds would else take minutes. */
  readonly firstSeed?: number;
  /** What is expected to break. */
  readonly breaks: RegExp;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no write-through near the deadline',
    file: 'src/engine/touching.ts',
    from: 'return writeThrough(record.id, at, signs);',
    to: '{}',
    breaks: /^I1/,
  },
  {
    name: 'expiry not confirmed by the store',
    file: 'src/engine/checking.ts',
    from: "if (verdict.state === 'ended') return undefined;",
    to: "if (verdict.state === 'ended') return { state: 'ended', record, reason: verdict.reason };",
    breaks: /^I8/,
  },
  {
    name: 'an idle end that does not look whether there was an activity since',
    file: 'src/stores/memory.ts',
    from: 'if (table.lastActivityAt(slot) > unlessActiveAfter) return false;',
    to: '',
    breaks: /^I1/,
  },
  {
    name: 'an end that is no latch in the store',
    file: 'src/stores/memory.ts',
    from: 'if (table.isEnded(slot)) return changedBy.get(slot) === request.by;',
    to: '',
    breaks: /^(I3|I7)/,
  },
  {
    name: 'reads on their way that do not hear of an end',
    file: 'src/engine/session-cache.ts',
    from: 'if (record !== undefined && !reading.isOutdated) put(record, sentAt);',
    to: 'if (record !== undefined) put(record, sentAt);',
    breaks: /^(I3|I8)/,
  },
  {
    name: 'reads on their way that news are not wanted of',
    file: 'src/engine/session-cache.ts',
    from: '!table.isEnded(slot)) || readings.has(id)',
    to: '!table.isEnded(slot))',
    breaks: /^(I3|I8)/,
  },
  {
    name: 'a merge that is not monotone',
    file: 'src/engine/record-table.ts',
    from: 'if (instant > number(slot, column)) setNumber(',
    to: 'setNumber(',
    breaks: /^(I1|I4)/,
  },
  {
    name: 'ends not pushed to the cache',
    file: 'src/engine/engine.ts',
    from: `      ended(tombstone) {
        if (tombstone.ended === undefined) cache.drop(tombstone.id);
        else cache.ended(tombstone.id, tombstone.ended);`,
    to: '      ended(tombstone) {',
    breaks: /^I3/,
  },
  {
    name: 'a cache that trusts what it read before it heard news again',
    file: 'src/engine/session-cache.ts',
    from: 'at >= watch.intactSince() ? Math.max(at, watch.intactUntil()) : at',
    to: 'Math.max(at, watch.intactUntil())',
    breaks: /^I3/,
  },
  {
    name: 'an end whose lost answer is not asked for again',
    file: 'src/engine/ends.ts',
    from: 'return settling.insist(work).catch(maybeEnded);',
    to: 'return work().catch(maybeEnded);',
    breaks: /^I7/,
  },
  {
    name: 'a wall clock in the place of the time learnt from the store',
    file: 'src/engine/learnt-clock.ts',
    from: 'const offset = known === undefined ? wallOffset : middle(known);',
    to: 'const offset = wallOffset;',
    breaks: /^I/,
  },
  {
    name: 'no write-through near a close',
    file: 'src/engine/touching.ts',
    from: 'Math.min(storedAt + idleTimeout, closesAt) - instant',
    to: 'storedAt + idleTimeout - instant',
    breaks: /^I1/,
  },
  {
    name: 'a touch that makes a close void, though it was before the leave',
    file: 'src/core/session.ts',
    from: 'lastActivityAt > closing.leftAt\n    ? Number',
    to: 'lastActivityAt > closing.leftAt - 5_000\n    ? Number',
    breaks: /^I2/,
  },
  {
    name: "a page's word that is not heard",
    file: 'src/engine/activity.ts',
    from: "return policy.activity !== 'page' && !isSpoken(record.signs, at, wordFor);",
    to: "return policy.activity !== 'page';",
    breaks: /^I2/,
  },
  {
    name: "a page's word that outlives the page",
    file: 'src/engine/activity.ts',
    from: 'signs.spokenAt > signs.navigatedAt && ',
    to: '',
    breaks: /^I1/,
  },
  {
    name: 'a node that does not ask what other nodes were shown',
    file: 'src/engine/checking.ts',
    from: 'if (mustAsk(judged, kind, at)) return undefined;',
    to: '',
    breaks: /^(I1|I2)/,
  },
  {
    name: 'a word that is over before those may be who counted without knowing of it',
    file: 'src/engine/touching.ts',
    from: 'return idleTimeout + lagOf(idleTimeout) + writeBehind.delay();',
    to: 'return idleTimeout;',
    breaks: /^I2/,
  },
  {
    name: "a step of the store's clock that is believed at once",
    file: 'src/engine/learnt-clock.ts',
    from: 'if (Math.abs(moved) <= STEP ||',
    to: 'if (true ||',
    breaks: /^I/,
  },
  {
    name: "a touch that is given up while the store's clock is in doubt",
    file: 'src/engine/touching.ts',
    from: 'if (!wasTimeKnown || !store.isTimeKnown()) writeBehind.again(id, at, signs);\n      else ',
    to: '',
    breaks: /^I1/,
  },
  {
    name: 'a sign-in whose lost answer is not undone',
    file: 'src/engine/starts.ts',
    from: 'if (isUnknown() && session.id === undefined) undo(record, where);',
    to: '',
    breaks: /^S26/,
  },
  {
    name: 'a limit that is not kept where sessions are',
    file: 'src/engine/starts.ts',
    from: ': { ...record, most: policy.maxSessions }',
    to: ': record',
    breaks: /^S9/,
  },
  {
    name: 'a limit that ends what was used last',
    file: 'src/engine/starts.ts',
    from: 'return a.lastActivityAt - b.lastActivityAt',
    to: 'return b.lastActivityAt - a.lastActivityAt',
    firstSeed: 20,
    breaks: /^S9/,
  },
  {
    name: 'a limit that ends what nobody chose',
    file: 'src/engine/starts.ts',
    from: "if (policy.onLimit === 'refuse') throw",
    to: 'if (false) throw',
    breaks: /^S9/,
  },
  {
    name: 'an end of all whose lost answer is not asked for again',
    file: 'src/engine/ends.ts',
    from: '() => link.ask(() => askAndTell(request.at)),',
    to: 'async () => {},',
    breaks: /^I7/,
  },
];
