/** Knows what is known of one request, whoever of the app asks for its session, and by whatever door. */
import type { Answer } from './answer-lines.ts';
import type { Place } from './credential.ts';
import type { RequestView } from './request-view.ts';

/** One request of a browser. */
export interface Visit {
  /** Of a token that this very request was given, which its headers do not hold: the id of its session, and its place. */
  own: { readonly id: string; readonly place: Place } | undefined;
  /** The answer of one door, to which all is said that is to be on the answer that goes out. */
  answerBy(answer: Answer): Answer;
}

/** All that are going on. */
export interface Visits {
  /** What is known of a request: the same for all views of one message. */
  of(request: RequestView): Visit;
  /** The id of the session whose token the request was given, if it was: on the hot path. */
  ownIdOf(request: RequestView): string | undefined;
}

/** Makes what knows it. */
export function createVisits(): Visits {
  const visits = new WeakMap<object, Visit>();
  return {
    of({ message }) {
      if (message === undefined) return createVisit();
      let visit = visits.get(message);
      if (visit === undefined) visits.set(message, (visit = createVisit()));
      return visit;
    },
    ownIdOf: ({ message }) => (message === undefined ? undefined : visits.get(message)?.own?.id),
  };
}

function createVisit(): Visit {
  const answers = new Set<Answer>();
  return {
    own: undefined,
    answerBy(own) {
      const others = [...answers].filter((answer) => answer !== own);
      answers.add(own);
      // A browser keeps the last cookie of a name, and which door's is the last is not known here: so each says the newest.
      const sayAll = (say: (answer: Answer) => void): void => {
        say(own);
        for (const other of others) sayIfOpen(other, say);
      };
      return {
        header: (name, value) => sayAll((answer) => answer.header(name, value)),
        cookie: (line) => sayAll((answer) => answer.cookie(line)),
      };
    },
  };
}

/** Another door's answer may have begun: nobody counts on that one. */
function sayIfOpen(answer: Answer, say: (answer: Answer) => void): void {
  try {
    say(answer);
  } catch {}
}
