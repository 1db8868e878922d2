/** Knows what must hold of every page, whatever happens, and compares it with what the server knows. */
import type { SessionDetails } from '../../../src/client/watched-session.ts';
import { Violation } from '../oracle.ts';
import type { Scheduler } from '../scheduler.ts';
import { checkMarked } from './marked.ts';
import type { Page, PageWatcher } from './page.ts';
import type { Server, Truth } from './server.ts';
import { reaches } from './sharing.ts';
import { checkShown, DRIFT, fail, LATE } from './shown.ts';

/** A page as it was when it was last looked at. */
interface Seen {
  at: number;
  details: SessionDetails;
  wall: number;
  monotonic: number;
}

interface Marks {
  seen: Seen | undefined;
  /** The session that the page has: another one when the same person has signed in again. */
  session: string | undefined;
  /** Since when the page knows whose session it is. */
  knownSince: number;
  /** Instant of the newest input that the page has taken for activity. */
  acceptedAt: number;
  /** It is going to be looked whether the others know of that. */
  isToBeKnown: boolean;
  /** When the person last asked to stay signed in. */
  wishedAt: number;
  /** Until when it leaves it to another page to ask. */
  waitsUntil: number;
  /** When input was last given that it did not take for activity: it may hear of the next a report later. */
  refusedAt: number;
  /** When code of it last ran. */
  ranAt: number;
  openedAt: number;
  endedAt: number | undefined;
  timesTold: number;
  reason: string | undefined;
}

export interface ClientOracle extends PageWatcher {
  opened(page: Page): void;
  /** A person gives input: it must count, or be kept away. */
  input(page: Page, type: string, properties: object): void;
  /** The person asks to stay signed in; what is returned takes the answer. */
  extend(page: Page): (isExtended: boolean) => void;
  /** A page was put into the back/forward cache uncovered. */
  leftOpen(page: Page): void;
  ended(truth: Truth): void;
  /** Looks at all that has run, and at all that can be seen. */
  check(): void;
  /** When nothing has gone wrong for long: every page that runs knows what the server knows. */
  agree(): void;
}

/** The latest that a timer of a hidden page fires, and the request that follows is answered. */
const LATE_HIDDEN = 70_000;
/** Time for three questions, with the wait for a cookie that may be on its way. */
const LATE_SHOWN = 4_000;
/** The longest that a page which is seen shows what it showed before a sleep. */
const UNAWARE = 60_000;
/** Within this all tabs agree, without the time that news take. */
const TOGETHER = 1_000;
/** Time for a question that is answered. */
const QUESTION = 500;
/** Input is told to others at most so often. */
const REPORTED_EVERY = 1_000;
/** For so long one page asks for all. */
const LEASE = 3_000;
/** Time for a request that hangs, a pause, and another one. */
const WELL_FOR = 22_000;

export function createClientOracle(world: {
  readonly scheduler: Scheduler;
  readonly server: Server;
  readonly pages: () => readonly Page[];
  readonly tell: (line: string) => void;
}): ClientOracle {
  const { scheduler, server, pages, tell } = world;
  const { now } = scheduler;
  const marks = new Map<Page, Marks>();
  const touched = new Set<Page>();
  const acknowledged = new Set<string>();
  const broken: string[] = [];

  function marksOf(page: Page): Marks {
    const known = marks.get(page) ?? {
      seen: undefined,
      session: undefined,
      knownSince: Number.POSITIVE_INFINITY,
      acceptedAt: Number.NEGATIVE_INFINITY,
      isToBeKnown: false,
      wishedAt: Number.NEGATIVE_INFINITY,
      waitsUntil: Number.NEGATIVE_INFINITY,
      refusedAt: Number.NEGATIVE_INFINITY,
      ranAt: now(),
      openedAt: now(),
      endedAt: undefined,
      timesTold: 0,
      reason: undefined,
    };
    marks.set(page, known);
    return known;
  }

  const isUnresolved = (page: Page): boolean => page.restoredAt > page.answeredFrom;
  /** For a while after a sleep a page that is seen may know nothing of it. */
  const knowsOfSleep = (page: Page): boolean =>
    !page.unseen.has('sleep') || now() > page.runsSince + UNAWARE + LATE;
  const isSeen = (page: Page): boolean =>
    page.isVisible && page.isAwake() && knowsOfSleep(page) && !page.unseen.has('set-on');

  /** Since when the page runs as it would, on a machine and a network as they should be. */
  function wellSince(page: Page): number {
    const { home } = page;
    const isWell = isSeen(page) && home.network.weather === 'fine' && home.network.slowness === 0;
    return isWell ? Math.max(page.disturbedAt, home.troubledAt, page.runsSince) : now();
  }

  function later(ms: number, check: () => void): void {
    scheduler.after(ms, () => {
      try {
        check();
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        broken.push(error.message);
      }
    });
  }

  /** Pages that must have heard what another page of their session has said at an instant. */
  function hearers(page: Page, session: string, saidAt: number): readonly Page[] {
    return pages().filter(
      (other) =>
        other !== page &&
        other.home === page.home &&
        other.session.snapshot.session === session &&
        other.isAwake() &&
        other.runsSince < saidAt &&
        marksOf(other).knownSince < saidAt,
    );
  }

  function planTogether(
    what: 'answer' | 'activity',
    page: Page,
    session: string,
    check: (other: Page) => void,
  ): void {
    const { home } = page;
    const saidAt = now();
    // A page may have it from another one, and tells it no further: even from one that has gone since it said so.
    const mayHaveSaid = saidAt - home.origin.options.delay;
    if (page.runsSince >= mayHaveSaid) return;
    const others = [...marks].flatMap(([one, { ranAt }]) =>
      one.home === home && (!one.isGone || ranAt >= mayHaveSaid) ? [one] : [],
    );
    later(TOGETHER + home.origin.options.delay, () => {
      if (home.steppedAt >= saidAt || home.sleptAt >= saidAt) return;
      for (const other of hearers(page, session, saidAt)) {
        if (!others.every((one) => one === other || reaches(what, one, other, saidAt))) continue;
        // To look is to let the page look at its clocks.
        touched.add(other);
        check(other);
      }
    });
  }

  function checkMonotonic(page: Page, before: Seen, after: Seen): void {
    const { sleptAt, steppedAt, steppedBeforeAt } = page.home;
    // How much of both a page takes for time that passed depends on when it looked.
    if (Math.min(sleptAt, steppedAt) > before.at) return;
    // Back and forth again: what was seen before and after does not show that time went on.
    if (steppedBeforeAt > before.at) return;
    const passed = Math.max(after.wall - before.wall, after.monotonic - before.monotonic, 0);
    const { idleFor, idleRemaining } = after.details;
    if (idleFor > before.details.idleFor + passed + DRIFT) {
      fail('I4', `the last activity that page ${page.number} knows went back`);
    }
    const least = before.details.idleRemaining - passed - DRIFT;
    if (Number.isFinite(least) && idleRemaining < least) {
      fail('I4', `the deadline that page ${page.number} knows went back`);
    }
  }

  /** Whether the browser's session is that which a page has had since an instant, or the same person's next one. */
  function isGoingOn({ home }: Page, session: string, since: number): boolean {
    const current = server.sessionOf(home.cookie);
    const { ended, subject } = server.truthOf(session);
    if (current === session) return ended === undefined;
    if (current === '' || ended?.reason !== 'replaced') return false;
    return server.truthOf(current).ended === undefined && !home.wasOthers(subject, since);
  }

  function checkEnd(page: Page, session: string | undefined): void {
    const mark = marksOf(page);
    if (mark.endedAt !== undefined) return;
    mark.endedAt = now();
    if (session === undefined) return;
    if (server.truthOf(session).ended === undefined) {
      fail('I8', `page ${page.number} says that ${session} has ended, and it has not`);
    }
    planTogether('answer', page, session, (other) => {
      const isOver = other.session.snapshot.state === 'ended';
      const isOthers = server.sessionOf(page.home.cookie) !== session && other.isCovered();
      if (!isOver && !isOthers) {
        fail('I6', `page ${other.number} does not know of the end that page ${page.number} knows`);
      }
    });
  }

  function checkPage(page: Page): void {
    const mark = marksOf(page);
    mark.ranAt = now();
    if (!page.isAwake()) {
      // It may have looked at its clocks before it stopped.
      mark.seen = undefined;
      return;
    }
    const { state, session } = page.session.snapshot;
    const name = `page ${page.number}`;
    if (mark.endedAt !== undefined && state !== 'ended') fail('I3', `${name} came back`);
    if (state === 'ended' && !page.isCovered()) fail('I3', `${name} shows an ended session`);
    if (state === 'confirming' && !page.isCovered()) fail('I9', `${name} shows what it hides`);
    if (isUnresolved(page) && !page.isCovered()) fail('I9', `${name} is restored and shown`);
    const details = page.session.inspect();
    const { machine } = page.home;
    if (session !== mark.session) {
      const isBySamePerson = (was: string): boolean =>
        session !== undefined && server.truthOf(session).subject === server.truthOf(was).subject;
      if (mark.session !== undefined && !isBySamePerson(mark.session)) {
        fail('I9', `${name} goes on with another person's session`);
      }
      // All that it showed was of another session.
      Object.assign(mark, { session, seen: undefined, knownSince: Number.POSITIVE_INFINITY });
    }
    const seen = { at: now(), details, wall: machine.wall(), monotonic: machine.monotonic() };
    const before = mark.seen;
    mark.seen = seen;
    if (session !== undefined) mark.knownSince = Math.min(mark.knownSince, now());
    if (details.leaseRemaining > 0) mark.waitsUntil = now() + details.leaseRemaining;
    if (before !== undefined) checkMonotonic(page, before, seen);
    const isOver = Math.min(details.idleRemaining, details.absoluteRemaining) < -LATE;
    if (isSeen(page) && isOver && !page.isCovered()) fail('I9', `${name} is past its deadline`);
    if (state === 'ended') return checkEnd(page, session);
    if (before === undefined || session === undefined || mark.knownSince >= now()) return;
    const { idleRemaining } = details;
    if (idleRemaining > before.details.idleRemaining + TOGETHER) {
      const saidAt = now();
      planTogether('answer', page, session, (other) => {
        const least = idleRemaining - (now() - saidAt) - LATE;
        if (other.isMisled || page.isMisled || other.session.inspect().idleRemaining >= least)
          return;
        if (other.isCovered() || other.session.snapshot.state === 'ended') return;
        fail('I6', `page ${other.number} does not know what page ${page.number} was answered`);
      });
    }
  }

  /** Another page asks for all, and its word of the answer may be lost: this one can only wait for its turn, and ask. */
  function mayWaitInVain(page: Page): boolean {
    if (now() > marksOf(page).waitsUntil + QUESTION) return false;
    const askedAt = now() - LEASE - QUESTION;
    return pages().some(
      (other) => other.home === page.home && !reaches('answer', other, page, askedAt),
    );
  }

  /** Who works is not warned: on a network as it should be, the server is told in time of all that a page knows. */
  function checkWarning(page: Page): void {
    const { idleTimeout, warnBefore } = server.policy;
    const { idleFor } = page.session.inspect();
    const { session } = page.session.snapshot;
    // Of another session than the browser's the server says nothing more.
    const isOurs = session !== undefined && isGoingOn(page, session, now());
    // It may have learnt of the sleep this very moment, too late to ask before it warns.
    const awareSince = Math.max(wellSince(page), page.home.sleptAt + UNAWARE);
    const isWell = isOurs && awareSince < now() - WELL_FOR && !page.isMisled;
    if (mayWaitInVain(page)) return;
    if (isWell && idleFor > QUESTION && idleFor < idleTimeout - warnBefore - LATE) {
      broken.push(
        `I5: page ${page.number} warns early, ${Math.round(idleFor)} ms after an activity`,
      );
    }
  }

  const knowsOfInput = ({ session }: Page): boolean =>
    session.snapshot.state === 'active' && session.inspect().idleFor <= REPORTED_EVERY + LATE;

  /** Windows that are watched from another one: what the person does in it counts there too. */
  function checkWitness(page: Page, witness: Page): void {
    touched.add(witness);
    const { state, session } = witness.session.snapshot;
    if (state !== 'active' || session !== page.session.snapshot.session) return;
    if (now() < marksOf(witness).refusedAt + REPORTED_EVERY + LATE) return;
    if (!knowsOfInput(witness)) {
      fail('I1', `page ${witness.number} does not see what is done in page ${page.number}`);
    }
  }

  /** The other tabs know of an activity. */
  function planKnown(page: Page): void {
    const mark = marksOf(page);
    const { session } = page.session.snapshot;
    if (mark.isToBeKnown || session === undefined) return;
    mark.isToBeKnown = true;
    const doneAt = now();
    // What was given a moment after something else is told with what comes next.
    const { idleFor } = page.session.inspect();
    later(TOGETHER + page.home.origin.options.delay, () => void (mark.isToBeKnown = false));
    planTogether('activity', page, session, (other) => {
      const { state } = other.session.snapshot;
      const wasThere = marksOf(other).knownSince < doneAt - REPORTED_EVERY;
      if (state === 'ended' || other.isMisled || page.isMisled || !wasThere) return;
      if (other.session.inspect().idleFor > idleFor + now() - doneAt + LATE) {
        fail('I6', `page ${other.number} does not know what was done in page ${page.number}`);
      }
    });
  }

  /** Whether the end is so long ago that a page must know of it. */
  function hasBeenOver(page: Page, session: string): boolean {
    const { ended } = server.truthOf(session);
    return ended === undefined || now() - ended.at > (page.isVisible ? LATE_SHOWN : LATE_HIDDEN);
  }

  /** Past the deadline that it knows, and not seen: the timer that is to ask the server may be late. */
  function mayAskLater(page: Page): boolean {
    return !page.isVisible && page.session.inspect().idleRemaining > -LATE_HIDDEN;
  }

  return {
    ran: (page) => void touched.add(page),
    opened: (page) => void marksOf(page),
    told(page, what) {
      tell(`page ${page.number} is told: ${what}`);
      const [name, reason] = what.split(' ');
      if (name === 'warning' && reason === 'idle') checkWarning(page);
      if (name !== 'ended') return;
      const mark = marksOf(page);
      mark.timesTold += 1;
      if (mark.timesTold > 1) broken.push(`I7: page ${page.number} was told twice of its end`);
      mark.reason = reason;
    },
    lost(page, { sentAt, session }) {
      const { home } = page;
      const troubledAt = Math.max(home.troubledAt, home.sleptAt, page.disturbedAt, page.runsSince);
      const isWell = home.network.weather === 'fine' && home.network.slowness === 0;
      if (session === undefined || !isWell || troubledAt >= sentAt || !page.isAwake()) return;
      if (isGoingOn(page, session, sentAt) && home.changesSince(sentAt) <= 1) {
        broken.push(`I8: page ${page.number} lost a save of ${session}, which goes on`);
      }
    },
    reloads(page) {
      const { session } = page.session.snapshot;
      if (session === undefined) return;
      const { subject } = server.truthOf(session);
      if (!page.home.wasOthers(subject, marksOf(page).openedAt)) {
        broken.push(`I8: page ${page.number} is loaded again, and it is still ${subject}`);
      }
    },
    failed: (error) => void broken.push(`a listener failed: ${String(error)}`),
    input(page, type, properties) {
      const mark = marksOf(page);
      const { state } = page.session.snapshot;
      const before = page.session.inspect();
      const isLate = Math.min(before.idleRemaining, before.absoluteRemaining) < -LATE;
      const mustHide = isLate || isUnresolved(page) || state === 'ended';
      // What was shared before a clock was set is told anew, as of the time that it now has.
      const isClockSet = page.unseen.has('set-on') || page.unseen.has('set-back');
      const witnesses = page.witnesses.filter(
        (one) => one.session.snapshot.state === 'active' && one.unseen.size === 0 && !one.isMisled,
      );
      const isThrough = page.fire(type, properties, true);
      const isActive = state === 'active' && page.session.snapshot.state === 'active';
      const isTaken = !mustHide && isActive && isThrough && !('repeat' in properties);
      if (isTaken) {
        mark.acceptedAt = now();
        for (const witness of witnesses) checkWitness(page, witness);
        planKnown(page);
      }
      for (const one of [page, ...page.witnesses]) {
        if (!knowsOfInput(one)) marksOf(one).refusedAt = now();
      }
      if (!mustHide) return;
      // Moves do nothing to what they go over.
      if (isThrough && type === 'keydown' && !('repeat' in properties)) {
        fail('I9', `page ${page.number} let input through that came too late`);
      }
      if (!isClockSet && page.session.inspect().idleFor < before.idleFor - 1) {
        fail('I9', `page ${page.number} took input for activity that came too late`);
      }
    },
    extend(page) {
      const mark = marksOf(page);
      const { session, state, warning, isExtending } = page.session.snapshot;
      // Behind the curtain nothing can be wished anew: it waits for the answer to the wish that is under way.
      if (state !== 'confirming' || !isExtending) mark.wishedAt = now();
      const askedAt = mark.wishedAt;
      if (session !== undefined && warning === 'absolute') acknowledged.add(session);
      return (isExtended) => {
        // Another one than before, when the same person has signed in meanwhile.
        const kept = page.session.snapshot.session;
        if (session === undefined || kept === undefined || !isExtended) return;
        const { steppedAt, sleptAt } = page.home;
        if (Math.max(steppedAt, sleptAt) >= askedAt) return;
        if (server.truthOf(kept).lastActivityAt < askedAt - LATE) {
          broken.push(`I1: page ${page.number} said that the person stays signed in`);
        }
      };
    },
    leftOpen: (page) => fail('I9', `page ${page.number} is kept as it was, and not covered`),
    ended(truth) {
      tell(`${truth.id} ends: ${truth.ended?.reason}`);
      if (truth.ended?.reason !== 'idle') return;
      for (const page of pages()) {
        const { home } = page;
        const { acceptedAt } = marksOf(page);
        if (
          page.session.snapshot.session !== truth.id ||
          server.sessionOf(home.cookie) !== truth.id
        )
          continue;
        const isWell = wellSince(page) < truth.ended.at - WELL_FOR && home.steppedAt < acceptedAt;
        const late = home.sleptAt > acceptedAt ? LATE + DRIFT : LATE;
        if (isWell && !page.isMisled && acceptedAt > truth.lastActivityAt + late) {
          broken.push(`I1: ${truth.id} ended, though page ${page.number} knew of later activity`);
        }
      }
    },
    check() {
      const [first] = broken;
      if (first !== undefined) throw new Violation(first);
      for (const page of touched) checkPage(page);
      touched.clear();
      for (const page of pages()) {
        if (isSeen(page) && !page.isMisled) checkShown(page, server, now(), acknowledged);
        if (isSeen(page) || (page.isAwake() && page.home.marks === 'told')) {
          checkMarked(page, server, now(), marksOf(page).knownSince);
        }
      }
    },
    agree() {
      for (const page of pages()) {
        const { state, session } = page.session.snapshot;
        if (!page.isAwake() || (session === undefined && state === 'ended')) continue;
        // Loaded a moment ago: its first question is on the way.
        if (session === undefined && page.runsSince > now() - LATE_SHOWN) continue;
        const name = `page ${page.number} (${state})`;
        if (session === undefined) fail('I6', `${name} never learnt whose session it is`);
        else if (
          server.truthOf(session).ended === undefined &&
          server.sessionOf(page.home.cookie) === session
        ) {
          if (page.isCovered() && !mayAskLater(page))
            fail('I6', `${name} hides ${session}, which lives`);
        } else if (state !== 'ended' && hasBeenOver(page, session)) {
          fail('I6', `${name} does not know that ${session} is over`);
        }
        if (state === 'ended' && marksOf(page).timesTold !== 1) {
          fail('I7', `${name} was told ${marksOf(page).timesTold} times of its end`);
        }
      }
    },
  };
}
