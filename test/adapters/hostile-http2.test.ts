import { connect, type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HTTP2, startHostileApp, type HostileApp } from '../support/hostile-app.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

describe.each(HTTP2)('HTTP/2, behind %s,', (name) => {
  let app: HostileApp;
  let client: ClientHttp2Session;
  let activeAt: number | undefined;

  beforeEach(async () => {
    app = await startHostileApp(name);
    activeAt = await app.lastActivity();
    client = newClient();
  });
  afterEach(async () => {
    client.destroy();
    expect(await app.lastActivity(), 'nothing has changed').toBe(activeAt);
    expect(app.errors).toEqual([]);
    await app.close();
  });

  function newClient(): ClientHttp2Session {
    const session = connect(`http://127.0.0.1:${app.port}`);
    session.on('error', () => {});
    return session;
  }

  type Stream = ReturnType<ClientHttp2Session['request']>;

  function open(path: string, headers: OutgoingHttpHeaders = {}, endStream = true): Stream {
    const all = {
      ':path': path,
      ':authority': `localhost:${app.port}`,
      cookie: app.cookie,
      ...headers,
    };
    const stream = client.request(all, { endStream });
    stream.on('error', () => {});
    return stream;
  }

  function answerOf(stream: Stream): Promise<Answer> {
    return new Promise((resolve) => {
      let answer: Answer = { status: undefined, headers: {}, text: '' };
      stream.setEncoding('utf8');
      stream.on('response', (headers) => {
        answer = { ...answer, status: headers[':status'], headers };
      });
      stream.on('data', (text) => (answer = { ...answer, text: answer.text + String(text) }));
      stream.on('close', () => resolve(answer));
    });
  }
  const ask = (path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
    answerOf(open(path, headers));
  const isServing = async (): Promise<void> => {
    expect((await ask('/session')).text).toContain('"state":"active"');
  };
  const passTime = async (timers: number): Promise<void> => {
    await expect.poll(() => app.clock.timers).toBeGreaterThan(timers);
    app.clock.advance(5_000);
  };
  const POST = { ':method': 'POST', 'content-type': 'application/json' };

  it('a guarded page: the time left, and what was counted', async () => {
    const page = await ask('/accounts', { 'sec-fetch-dest': 'document' });
    expect([page.status, page.text]).toEqual([200, 'Hello, george']);
    expect(page.headers['session-status']).toBe('idle=900, absolute=28740');
    expect(page.headers['cache-control']).toBe('no-store');
    app.clock.advance(60_000);
    const script = await ask('/accounts', { 'sec-fetch-dest': 'empty' });
    expect(script.headers['session-status']).toBe('idle=900, absolute=28680');
    activeAt = (activeAt ?? 0) + 120_000;
  });

  it('the authority is the host', async () => {
    const origin = `http://localhost:${app.port}`;
    expect((await ask('/session/ping', { ...POST, origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect((await ask('/session/ping', { ...POST, origin })).status).toBe(200);
    const form = await ask('/accounts', {
      ':method': 'POST',
      cookie: '',
      accept: 'text/html',
      referer: `${origin}/transfer?x=1`,
    });
    expect([form.status, form.headers['location']]).toEqual(
      name === 'node http2' ? [303, '/sign-in?next=%2Ftransfer%3Fx%3D1'] : [303, expect.anything()],
    );
    activeAt = (activeAt ?? 0) + 60_000;
  });

  it('a ping is read, though nobody says how long it is', async () => {
    const stream = open('/session/ping', POST, false);
    stream.end('{"idleFor":30000}');
    expect((await answerOf(stream)).status).toBe(200);
    expect(await app.lastActivity()).toBe((activeAt ?? 0) + 30_000);
    activeAt = (activeAt ?? 0) + 30_000;
  });

  it.each(['ping', 'leave', 'stay', 'sign-out'])(
    'POST %s: a body that stalls, is dropped, lies or is too long',
    async (call) => {
      const path = `/session/${call}`;
      const { timers } = app.clock;

      const stalled = open(path, POST, false);
      stalled.write('{"i');
      await passTime(timers);
      expect((await answerOf(stalled)).status).toBe(408);

      for (const begin of ['', '{"i', '{"idleFor":0}']) {
        const dropped = open(path, POST, false);
        if (begin !== '') dropped.write(begin);
        await expect.poll(() => app.clock.timers).toBeGreaterThan(timers);
        // By `close` it would end first, and so be whole.
        dropped.destroy(new Error('dropped'));
        await expect.poll(() => app.clock.timers).toBe(timers);
      }

      const lying = open(path, { ...POST, 'content-length': 3 }, false);
      lying.end('{"idleFor":0}');
      expect((await answerOf(lying)).status ?? 400).toBeLessThan(500);

      const long = open(path, POST, false);
      const code = new Promise((resolve) => {
        long.on('response', (headers) => resolve(headers[':status']));
      });
      const write = (): void => {
        if (!long.destroyed && !long.closed) long.write('x'.repeat(16_384), write);
      };
      write();
      expect(await code).toBe(413);
      // Node's own client hangs when it is stopped while it writes: the server does not.
      client.destroy();
      client = newClient();
      await isServing();
    },
  );

  it('a connection that is gone in the middle of a body', async () => {
    const { timers } = app.clock;
    open('/session/sign-out', POST, false).write('{"i');
    await expect.poll(() => app.clock.timers).toBeGreaterThan(timers);
    client.destroy();
    await expect.poll(() => app.clock.timers).toBe(timers);
  });

  it('what no call needs: other methods, bodies without use, tunnels', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PATCH', 'PROPFIND', 'QUERY']) {
      for (const path of ['/session', '/session/ping', '/session/nothing', '/session/check']) {
        const answer = await ask(path, { ':method': method });
        expect([200, 303, 404, 405], `${method} ${path}`).toContain(answer.status);
        expect(answer.headers['cache-control'], `${method} ${path}`).toBe('no-store');
      }
    }
    const unread = open('/session/nothing', POST, false);
    unread.write('{');
    expect((await answerOf(unread)).status).toBe(404);
    const tunnel = client.request({ ':method': 'CONNECT', ':authority': 'localhost:1' });
    tunnel.on('error', () => {});
    tunnel.end();
    expect((await answerOf(tunnel)).status ?? 405).toBeLessThan(500);
    await isServing();
  });

  it('a header may hold any byte', async () => {
    const answer = await ask('/session', { 'user-agent': '\xff\xe9', 'x-a': 'é', accept: '\x80' });
    expect(answer.status).toBe(200);
  });

  it('HEAD of the events ends, and takes nobody his stream; one that is dropped is let go of', async () => {
    const { timers } = app.clock;
    const stream = open('/session/events');
    const answer = answerOf(stream);
    await expect.poll(() => app.clock.timers).toBe(timers + 1);
    const head = await ask('/session/events', { ':method': 'HEAD' });
    expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream']);
    stream.close();
    expect((await answer).text).toBe(': open\n\n');
    await expect.poll(() => app.clock.timers).toBe(timers);

    const second = open('/session/events');
    const end = answerOf(second);
    await expect.poll(() => app.clock.timers).toBe(timers + 1);
    await app.sessions.revokeAll('george');
    expect((await end).text).toContain('event: ended');
    activeAt = undefined;
  });
});
