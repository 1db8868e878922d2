/** Knows how a page asks for a person's own sessions, and what the server may answer. None of it is activity. */
import { attempt } from '../../client/attempt.ts';
import { send } from '../../client/fetch-transport.ts';
import { parseSessionList, type SessionList } from '../../core/session-list.ts';
import { isOwnProblem, PASSIVE_HEADER } from '../../core/wire.ts';

/** Why there is no list: the sign-in is too long ago, the session is over, or the server did not answer. */
export type Refusal = 'not-fresh' | 'over' | 'failed';

/** The calls. None rejects. */
export interface SessionCalls {
  list(): Promise<SessionList | Refusal>;
  end(id: string): Promise<SessionList | Refusal>;
  endOthers(): Promise<SessionList | Refusal>;
}

/** In milliseconds. */
const TIMEOUT = 8_000;

/** Makes the calls to a server whose base path is `base`. */
export function createSessionCalls(base: string): SessionCalls {
  async function ask(path: string, init: RequestInit): Promise<SessionList | Refusal> {
    try {
      const headers = { [PASSIVE_HEADER]: '?1', 'Content-Type': 'application/json' };
      const response = await send(`${base}/sessions${path}`, { headers, ...init }, TIMEOUT);
      const text = await response.text();
      const body = attempt(() => JSON.parse(text) as unknown);
      return (response.ok && parseSessionList(body)) || refusalOf(response.status, body);
    } catch {
      return 'failed';
    }
  }

  return {
    list: () => ask('', {}),
    end: (id) => ask('/end', { method: 'POST', body: JSON.stringify({ id }) }),
    endOthers: () => ask('/end-others', { method: 'POST', body: '{}' }),
  };
}

function refusalOf(status: number, body: unknown): Refusal {
  if (!isOwnProblem(body)) return 'failed';
  if (status === 401) return 'over';
  return status === 403 && body['reason'] === 'not-fresh' ? 'not-fresh' : 'failed';
}
