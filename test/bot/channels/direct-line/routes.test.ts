import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { type Activity, type Client, openChat, stepIn } from '../../client.ts';
import { type Running, secret, startForTest } from '../../running.ts';

let server: Running;
const lines: string[] = [];
beforeAll(async () => {
  server = await startForTest({ logTo: { write: (line) => lines.push(line) } });
});
afterAll(() => server.close());

const call = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${server.address}${path}`, init);
const withToken = (token: string, more: Record<string, string> = {}) => ({ authorization: `Bearer ${token}`, ...more });
const errorOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { error: { code: string; message: string } }),
});

describe('the door of the widget', () => {
  it('gives a token to a page of ours, and the same conversation for its resume key', async () => {
    const open = (body: object) =>
      call('/widget/session', { method: 'POST', headers: { origin: server.address }, body: JSON.stringify(body) }).then(
        (r) => r.json() as Promise<Client>,
      );
    const first = await open({ locale: 'en-US' });
    expect(first).toMatchObject({
      token: expect.any(String),
      conversationId: expect.any(String),
      expires_in: 1800,
      resumeKey: expect.any(String),
    });
    const again = await open({ resumeKey: first.resumeKey });
    expect([again.conversationId, again.resumeKey]).toEqual([first.conversationId, first.resumeKey]);
    const unknown = await open({ resumeKey: 'never given' });
    expect(unknown.conversationId).not.toBe(first.conversationId);
  });

  it('is shut for a page without an origin, and for one that is not on the list', async () => {
    for (const headers of [{}, { origin: 'https://elsewhere.example' }, { origin: 'null' }] as Record<
      string,
      string
    >[]) {
      const refused = await errorOf(await call('/widget/session', { method: 'POST', headers, body: '{}' }));
      expect([refused.status, refused.error.code]).toEqual([403, 'OriginNotAllowed']);
    }
  });

  it('answers 400 to a body that is no JSON object or has fields of the wrong kind', async () => {
    for (const body of ['{', '[]', '"x"', '{"resumeKey":5}', '{"locale":{}}']) {
      const refused = await errorOf(
        await call('/widget/session', { method: 'POST', headers: { origin: server.address }, body }),
      );
      expect([body, refused.status, refused.error.code]).toEqual([body, 400, 'BadArgument']);
    }
  });
});

describe('the Direct Line endpoint', () => {
  let chat: Client;
  let own: string;
  beforeAll(async () => {
    chat = await openChat(server.address);
    own = `/v3/directline/conversations/${chat.conversationId}`;
  });

  it('greets first, with buttons and without a step', () => {
    expect(chat.seen[0]).toMatchObject({
      type: 'message',
      from: { role: 'bot' },
      text: expect.stringContaining('camera'),
    });
    expect(chat.seen[0]!.channelData).toBeUndefined();
    expect(chat.seen[0]!.suggestedActions!.actions.map(({ value }) => value.choice)).toContain('camera');
  });

  it('answers 401 without a token and to one that is not ours', async () => {
    const forged = await new SignJWT({ conv: chat.conversationId, user: 'x', use: 'conversation' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('another key of thirty-two characters!'));
    const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${chat.token.split('.')[1]}.`;
    for (const headers of [
      {},
      withToken('garbled'),
      withToken(forged),
      withToken(unsigned),
      { authorization: 'Basic x' },
    ] as Record<string, string>[]) {
      const refused = await errorOf(await call(`${own}/activities`, { headers }));
      expect([refused.status, refused.error.code]).toEqual([401, 'Unauthorized']);
    }
  });

  it('answers 403 TokenExpired to a token whose time is over', async () => {
    const [, payload] = chat.token.split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>;
    const old = await new SignJWT({ ...claims, iat: 1000, exp: 2000 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret));
    const refused = await errorOf(await call(`${own}/activities`, { headers: withToken(old) }));
    expect([refused.status, refused.error.code]).toEqual([403, 'TokenExpired']);
  });

  it('answers one and the same 403 for a conversation that is unknown and one that is another’s', async () => {
    const other = await openChat(server.address);
    const bodies = await Promise.all(
      [other.conversationId, 'no-such-conversation'].flatMap((id) =>
        ['', '/activities'].map(async (tail) => {
          const response = await call(`/v3/directline/conversations/${id}${tail}`, { headers: withToken(chat.token) });
          return [response.status, await response.text()];
        }),
      ),
    );
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]![0]).toBe(403);
  });

  it('accepts the host page, our own pages and native clients, and refuses other origins', async () => {
    const hosted = await startForTest({ allowedOrigins: ['https://visits.example'] });
    const from = (path: string, origin: string | undefined, token: string) =>
      fetch(`${hosted.address}${path}`, {
        method: 'POST',
        headers: { ...withToken(token), ...(origin && { origin }) },
        body: '{}',
      });
    const session = (await (
      await fetch(`${hosted.address}/widget/session`, {
        method: 'POST',
        headers: { origin: 'https://visits.example' },
        body: '{}',
      })
    ).json()) as Client;
    const open = (origin?: string) =>
      from('/v3/directline/conversations', origin, session.token).then(({ status }) => status);
    expect([await open('https://visits.example'), await open(hosted.address), await open(undefined)]).toEqual([
      201, 200, 200,
    ]);
    expect(await open('https://elsewhere.example')).toBe(403);
    // with a list of its own, our page may use tokens but not get one
    const ours = await fetch(`${hosted.address}/widget/session`, {
      method: 'POST',
      headers: { origin: hosted.address },
      body: '{}',
    });
    expect(ours.status).toBe(403);
    await hosted.close();
  });

  it('answers a preflight with the exact origin, and none for a stranger', async () => {
    const ask = (origin: string) =>
      call(`${own}/activities`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const ours = await ask(server.address);
    expect([ours.status, ours.headers.get('access-control-allow-origin')]).toEqual([204, server.address]);
    expect((await ask('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers 413 above 256 KB, declared or not, and 415 to a compressed body', async () => {
    const big = JSON.stringify({ type: 'message', text: 'x'.repeat(300 * 1024) });
    const declared = await errorOf(
      await call(`${own}/activities`, { method: 'POST', headers: withToken(chat.token), body: big }),
    );
    expect([declared.status, declared.error.code]).toEqual([413, 'PayloadTooLarge']);
    const streamed = await call(`${own}/activities`, {
      method: 'POST',
      headers: withToken(chat.token),
      body: new Blob([big]).stream(),
      duplex: 'half',
    } as RequestInit & { headers: Record<string, string> });
    expect(streamed.status).toBe(413);
    const zipped = await call(`${own}/activities`, {
      method: 'POST',
      headers: withToken(chat.token, { 'content-encoding': 'gzip' }),
      body: 'x',
    });
    expect(zipped.status).toBe(415);
  });

  it('answers 400 with a code and no internals to what is no activity of a visitor', async () => {
    const bad = [
      '{',
      'null',
      '[]',
      '{}',
      '{"type":5}',
      '{"type":"message","text":5}',
      '{"type":"message","channelData":"x"}',
      '{"type":"message","attachments":"x"}',
      '{"type":"conversationUpdate","membersAdded":[{"id":"x"}]}',
      '{"type":"invoke","name":"x"}',
      '{"type":"endOfConversation"}',
      '{"type":"nonsense"}',
      '{"type":"event"}',
      '{"type":"event","name":"handoff.status","value":"completed"}',
      '{"type":"event","name":"HANDOFF.initiate"}',
      '{"type":"event","name":"ContinueConversation"}',
      '{"type":"event","name":"tokens/response"}',
      `{"type":"message","text":"x","value":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      `{"type":"message","text":"x","channelData":{"clientActivityID":"${'x'.repeat(300)}"}}`,
    ];
    for (const body of bad) {
      const refused = await errorOf(
        await call(`${own}/activities`, { method: 'POST', headers: withToken(chat.token), body }),
      );
      expect([body, refused.status, refused.error.code]).toEqual([body, 400, 'BadArgument']);
      expect(refused.error.message).not.toMatch(/node_modules|zod|Unexpected token|\.ts/);
    }
  });

  it('takes odd but valid messages: NUL, lone surrogates, prototype keys', async () => {
    for (const body of [
      '{"type":"message","text":"a\\u0000b"}',
      '{"type":"message","text":"\\ud800"}',
      '{"type":"message","text":"x","__proto__":{"polluted":1},"constructor":1}',
      '{"type":"message"}',
    ]) {
      const response = await call(`${own}/activities`, { method: 'POST', headers: withToken(chat.token), body });
      expect([body.slice(0, 60), response.status]).toEqual([body.slice(0, 60), 200]);
      await chat.answered(((await response.json()) as { id: string }).id);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('overwrites who a message says it is from, and keeps its channelData', async () => {
    const sent = {
      type: 'message',
      text: 'hello',
      from: { id: 'somebody else', role: 'bot' },
      channelData: { clientActivityID: 'abc', postBack: true },
    };
    const { id } = (await (await chat.post(sent)).json()) as { id: string };
    await chat.answered(id);
    const echo = chat.seen.find((activity) => activity.id === id)!;
    expect(echo.from).toMatchObject({ role: 'user', id: expect.stringMatching(/^dl_/) });
    expect(echo.channelData).toEqual({ clientActivityID: 'abc', postBack: true });
    const answer = chat.seen.find(({ replyToId }) => replyToId === id)!;
    expect(answer.timestamp > echo.timestamp).toBe(true);
    expect(answer).not.toHaveProperty('serviceUrl');
  });

  it('counts the same clientActivityID once, and gives the first id again', async () => {
    const twice = { type: 'message', text: 'they cant see me', channelData: { clientActivityID: 'twice' } };
    const ids = await Promise.all(
      [chat.post(twice), chat.post(twice), chat.post(twice)].map(
        async (r) => ((await (await r).json()) as { id: string }).id,
      ),
    );
    expect(new Set(ids).size).toBe(1);
    const answers = await chat.answered(ids[0]!);
    await chat.poll();
    expect(chat.seen.filter(({ id }) => id === ids[0])).toHaveLength(1);
    expect(chat.seen.filter(({ replyToId }) => replyToId === ids[0])).toHaveLength(answers.length);
  });

  it('answers a text over 4,000 characters with a kind word and keeps it', async () => {
    const long = 'a '.repeat(2500);
    const [answer] = await chat.says(long);
    expect(answer!.text).toMatch(/more than I can read/);
    expect(chat.seen.some(({ text }) => text === long)).toBe(true);
  });

  it('answers 415 to an upload, 404 to an unknown address and 405 to a wrong method', async () => {
    const upload = await errorOf(
      await call(`${own}/upload?userId=x`, { method: 'POST', headers: withToken(chat.token), body: 'x' }),
    );
    expect([upload.status, upload.error.code]).toEqual([415, 'UnsupportedMediaType']);
    expect((await errorOf(await call('/nothing/here'))).status).toBe(404);
    expect((await errorOf(await call('/healthz', { method: 'DELETE' }))).status).toBe(405);
  });

  it('refreshes a token for the same conversation', async () => {
    const refreshed = (await (
      await call('/v3/directline/tokens/refresh', { method: 'POST', headers: withToken(chat.token) })
    ).json()) as Client;
    expect(refreshed.conversationId).toBe(chat.conversationId);
    expect((await call(`${own}/activities`, { headers: withToken(refreshed.token) })).status).toBe(200);
  });

  it('gives tokens to the holder of the secret, and opens a conversation with either', async () => {
    const generate = (authorization: string) =>
      call('/v3/directline/tokens/generate', {
        method: 'POST',
        headers: { authorization },
        body: '{"user":{"id":"dl_me"}}',
      });
    expect((await generate('Bearer wrong')).status).toBe(401);
    const { token, conversationId } = (await (await generate(`Bearer ${secret}`)).json()) as Client;
    const before = await errorOf(
      await call(`/v3/directline/conversations/${conversationId}/activities`, { headers: withToken(token) }),
    );
    expect(before.status).toBe(404); // not opened yet
    const open = (bearer: string) =>
      call('/v3/directline/conversations', { method: 'POST', headers: withToken(bearer), body: '{"user":{}}' });
    const opened = await open(token);
    expect([opened.status, ((await opened.json()) as Client).conversationId]).toEqual([201, conversationId]);
    expect((await open(token)).status).toBe(200);
    expect((await open(secret)).status).toBe(201);
  });

  it('ends on stop: the last word is still read, then the conversation is gone', async () => {
    const done = await openChat(server.address);
    const { id } = (await (await done.post({ type: 'message', text: 'stop' })).json()) as { id: string };
    const said = await done.answered(id);
    expect(said.map(({ type }) => type)).toEqual(['message', 'endOfConversation']);
    const path = `/v3/directline/conversations/${done.conversationId}`;
    const gone = [
      await call(path, { headers: withToken(done.token) }),
      await call(`${path}/activities`, { headers: withToken(done.token) }),
      await done.post({ type: 'message', text: 'hello?' }),
    ];
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404]);
    const fresh = await openChat(server.address, { resumeKey: done.resumeKey });
    expect(fresh.conversationId).not.toBe(done.conversationId);
  });

  it('takes any watermark: what is no place in the log is its start', async () => {
    for (const watermark of ['', 'x', '-1', '1e99', '0']) {
      const set = (await (
        await call(`${own}/activities?watermark=${watermark}`, { headers: withToken(chat.token) })
      ).json()) as { activities: Activity[] };
      expect(set.activities[0]!.id).toBe(chat.seen[0]!.id);
    }
    const beyond = (await (
      await call(`${own}/activities?watermark=999999`, { headers: withToken(chat.token) })
    ).json()) as { activities: Activity[] };
    expect(beyond.activities).toEqual([]);
  });

  it('answers a poll with 200 and nothing new while the log cannot be read', async () => {
    let broken = false;
    const fragile = await startForTest({
      log: (log) => ({ ...log, find: (id) => (broken ? Promise.reject(new Error('disk gone')) : log.find(id)) }),
    });
    const client = await openChat(fragile.address);
    broken = true;
    const poll = await fetch(`${fragile.domain}/conversations/${client.conversationId}/activities?watermark=2`, {
      headers: withToken(client.token),
    });
    expect([poll.status, await poll.json()]).toEqual([200, { activities: [], watermark: '2' }]);
    expect((await client.post({ type: 'message', text: 'x' })).status).toBe(500);
    broken = false;
    await fragile.close();
  });

  it('writes no text, token, name or key into its log', async () => {
    const secretive = await openChat(server.address);
    await secretive.says('my name is Secretive Person and my camera is black');
    await secretive.says('ok');
    const written = lines.join('\n');
    for (const secretText of ['Secretive', secretive.token, secretive.resumeKey, 'Bearer'])
      expect(written).not.toContain(secretText);
  });

  it('reads the browser from the request when no hello comes', async () => {
    const safari =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1';
    const phone = await openChat(server.address, { userAgent: safari });
    expect(stepIn(await phone.presses('camera'))).toMatchObject({
      flow: 'safari-ios-site',
      route: 'safari-ios',
      index: 1,
    });
  });

  it('asks for the browser when neither hello nor header name one', async () => {
    const plain = await openChat(server.address, { userAgent: 'node' });
    await plain.presses('camera');
    await plain.says('firefox');
    expect(stepIn(await plain.presses('windows'))).toMatchObject({ flow: 'firefox-site' });
  });
});
