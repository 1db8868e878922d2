import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createSessions, type RequestView, type Sessions } from '../../src/server/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';
import { eventually } from '../support/eventually.ts';

interface Data {
  readonly count: number;
}

describe('a stream of events', () => {
  const clock = createFakeClock();

  async function open(): Promise<{
    sessions: Sessions<Data>;
    view(url: string): RequestView;
    body: ReadableStream<Uint8Array>;
    change(): Promise<unknown>;
    ask(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  }> {
    const sessions = createSessions<Data>({
      policy: { idleTimeout: '15m', endOnClose: '1m' },
      clock,
    });
    let cookie = '';
    const view = (
      url: string,
      method = 'GET',
      headers: Readonly<Record<string, string>> = {},
    ): RequestView => ({
      method,
      url,
      isEncrypted: true,
      header: (name) => ({ host: 'bank.example', cookie, ...headers })[name],
    });
    const george = sessions.of({
      request: view('/'),
      answer: answerTo((value) => (cookie = value.split(';')[0] ?? '')),
    });
    await george.signIn('george', { data: { count: 0 } });
    const ask = (
      path: string,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<Response> => {
      const init = path.endsWith('events') ? {} : { method: 'POST' };
      const request = new Request(`https://bank.example${path}`, init);
      return sessions.respond(request, view(path, request.method, headers));
    };
    const { body } = await ask('/session/events');
    if (body === null) throw new Error('There is no stream');
    return {
      sessions,
      view,
      body,
      ask,
      change: () => george.update(({ count }) => ({ count: count + 1 })),
    };
  }

  it('keeps little for a reader that does not read, and tells it the last of each', async () => {
    const { sessions, body, change } = await open();
    for (let index = 0; index < 500; index += 1) await change();
    clock.advance(60 * 60_000 - 1);
    await sessions.revokeAll('george');
    expect(await new Response(body).text()).toMatch(
      /^: open\n\nevent: changed\ndata: \{\}\n\nid: ended\nevent: ended\ndata: .*\n\n$/,
    );
    await sessions.close();
  });

  it('is cut off some seconds after a last word that nobody reads', async () => {
    const { sessions, body } = await open();
    const late = await open();
    await sessions.revokeAll('george');
    await late.sessions.revokeAll('george');
    clock.advance(4_999);
    expect(await new Response(body).text()).toContain('event: ended');
    clock.advance(1);
    await expect(new Response(late.body).text()).rejects.toThrow('The last word was not read');
    await sessions.close();
    await late.sessions.close();
  });

  it("takes the connection along, of Node's servers, to which nothing can be written", async () => {
    const { sessions, view } = await open();
    const request = Object.assign(new IncomingMessage(new Socket()), {
      method: 'GET',
      url: '/session/events',
      headers: { host: 'bank.example', cookie: view('/').header('cookie') },
    });
    const response: ServerResponse = Reflect.construct(ServerResponse, [
      request,
      { highWaterMark: 1 },
    ]);
    const web = createNodeSessions(sessions);
    const isOut = web.surface(request, response);
    await eventually(() => expect(response.headersSent).toBe(true));
    await sessions.revokeAll('george');
    await new Promise((resolve) => setImmediate(resolve));
    expect(response.destroyed).toBe(false);
    clock.advance(5_000);
    expect(await isOut).toBe(true);
    expect([response.destroyed, response.writableEnded]).toEqual([true, false]);
    await sessions.close();
  });

  it('leaves nothing to be done where its reader has taken the last word', async () => {
    const { sessions, body } = await open();
    const text = new Response(body).text();
    await new Promise((resolve) => setImmediate(resolve));
    const before = clock.timers;
    await sessions.revokeAll('george');
    expect(await text).toContain('event: ended');
    expect(clock.timers).toBeLessThan(before);
    await sessions.close();
  });

  it('beats while nothing happens, tells at once, and stops all that when it is let go of', async () => {
    const before = clock.timers;
    const { sessions, body, change } = await open();
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const next = async (): Promise<string> => decoder.decode((await reader.read()).value);
    expect(await next()).toBe(': open\n\n');
    const beat = next();
    clock.advance(20_000);
    expect(await beat).toBe(': beat\n\n');
    const changed = next();
    await change();
    expect(await changed).toBe('event: changed\ndata: {}\n\n');
    await reader.cancel();
    await change();
    await sessions.close();
    expect(clock.timers).toBe(before);
  });

  it('is taken from nobody by a page of elsewhere, which could not read it', async () => {
    const { sessions, body, change, ask } = await open();
    for (const site of ['same-site', 'cross-site']) {
      expect((await ask('/session/events', { 'sec-fetch-site': site })).status, site).toBe(403);
    }
    await change();
    await sessions.close();
    expect(await new Response(body).text()).toBe(': open\n\nevent: changed\ndata: {}\n\n');
  });

  it('tells who comes after the end of it, once: who comes again is to stay away', async () => {
    const { sessions, ask } = await open();
    await sessions.revokeAll('george');
    const late = await ask('/session/events');
    expect([late.status, late.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await late.text()).toMatch(
      /^id: ended\nevent: ended\ndata: \{"state":"ended","session":"[^"]+","reason":"revoked"\}\n\n$/,
    );
    expect((await ask('/session/events', { 'last-event-id': 'ended' })).status).toBe(204);
    expect((await ask('/session/events', { cookie: '' })).status).toBe(204);
    await sessions.close();
  });

  it('so many calls at once that none comes through are too many, not an error', async () => {
    const { sessions, ask } = await open();
    const answers = await Promise.all(Array.from({ length: 190 }, () => ask('/session/leave')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    await sessions.close();
  });
});
