import { describe, expect, it } from 'vitest';
import type { SessionsOptions } from '../../src/server/index.ts';
import { createSite } from '../support/site.ts';

const HERE = { host: 'localhost:3000', origin: 'http://localhost:3000' };
const DAY = 86_400_000;
const SECRETS = ['first-secret', 'second-secret'].map((text) => text.padEnd(40, '.'));

interface Answer {
  readonly session: string;
  readonly keys: readonly { readonly version: string; readonly key: string }[];
}

/** What each subject is given, in the same site, so many days after the first. */
async function given(
  drafts: NonNullable<SessionsOptions['drafts']>,
  subjects: readonly string[],
  days = 0,
): Promise<readonly Answer[]> {
  const { sessions, clock } = createSite({
    drafts,
    policy: { idleTimeout: '15m', absoluteTimeout: '8h', warnBefore: '2m' },
  });
  clock.advance(days * DAY);
  const answers: Answer[] = [];
  for (const subject of subjects) {
    const lines: string[] = [];
    const view = (url: string): Parameters<typeof sessions.guard>[0] => ({
      method: 'POST',
      url,
      isEncrypted: false,
      header: (name) =>
        ({ ...HERE, cookie: lines.map((line) => line.split(';')[0]).join('; ') })[name],
    });
    const answer = {
      header: () => {},
      cookie: ({ name, value }: { name: string; value: string }) => lines.push(`${name}=${value}`),
    };
    await sessions.of({ request: view('/'), answer }).signIn(subject);
    const request = new Request('http://localhost:3000/session/drafts', { method: 'POST' });
    answers.push(
      (await (await sessions.respond(request, view('/session/drafts'))).json()) as Answer,
    );
  }
  await sessions.close();
  return answers;
}

describe('the keys of drafts', () => {
  it('are the same for a subject on every node, and others for every other', async () => {
    const secrets = SECRETS.slice(0, 1);
    const [ann, again, eve] = await given({ secrets }, ['ann', 'ann', 'eve']);
    const [elsewhere] = await given({ secrets }, ['ann']);
    expect(ann?.keys).toEqual(again?.keys);
    expect(ann?.keys).toEqual(elsewhere?.keys);
    expect(ann?.session).not.toBe(again?.session);
    const all = [ann, eve].flatMap((one) => one?.keys.map(({ key }) => key) ?? []);
    expect(new Set(all).size).toBe(4);
    expect(ann?.keys.map(({ version }) => version)).toEqual(
      eve?.keys.map(({ version }) => version),
    );
  });

  it('are given to a subject of any length, and not to one with the same beginning', async () => {
    const long = '\u{1f600}'.repeat(255);
    const [one, other] = await given({ secrets: SECRETS }, [`${long}a`, `${long}b`]);
    expect(one?.keys).toHaveLength(other?.keys.length ?? 0);
    expect(one?.keys[0]?.key).not.toBe(other?.keys[0]?.key);
  });

  it('are others with another secret, the newest first, and the older ones go on to open', async () => {
    const [before] = await given({ secrets: SECRETS.slice(1) }, ['ann']);
    const [now] = await given({ secrets: SECRETS }, ['ann']);
    expect(now?.keys).toEqual(expect.arrayContaining([...(before?.keys ?? [])]));
    expect(now?.keys).toHaveLength(4);
    expect(before?.keys).not.toContainEqual(now?.keys[0]);
  });

  it.each([7, 1, 30])('turn over each week, and open for %d days', async (days) => {
    const drafts = { secrets: SECRETS.slice(0, 1), keepFor: `${days}d` } as const;
    const [before] = await given(drafts, ['ann']);
    const [same] = await given(drafts, ['ann'], days);
    const [after] = await given(drafts, ['ann'], days + 14);
    expect(same?.keys).toContainEqual(before?.keys[0]);
    expect(after?.keys).not.toContainEqual(before?.keys[0]);
    const [week] = await given(drafts, ['ann'], 7);
    expect(week?.keys[0]).not.toEqual(before?.keys[0]);
  });
});
