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

/** What is known of a request: the same for all views of one message. */
export type VisitOf = (request: RequestView) => Visit;

/** Makes what knows it. */
export function createVisits(): VisitOf {
  const visits = new WeakMap<object, Visit>();
  return ({ message }) => {
    if (message === undefined) return createVisit();
    let visit = visits.get(message);
    if (visit === undefined) visits.set(message, (visit = createVisit()));
    return visit;
  };
}

function createVisit(): Visit {
  const answers: Answer[] = [];
  return {
    own: undefined,
    answerBy(own) {
      const others = answers.filter((answer) => answer !== own);
      if (others.length === answers.length) answers.push(own);
      if (others.length === 0) return own;
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
