/** Carries the log to open sockets: each socket has its own place in it, so an order or a gap cannot go wrong. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError, codeOf } from '../../errors.ts';
import type { Origins } from '../../http.ts';
import type { Log } from '../../storage/log.ts';
import type { Tokens } from './tokens.ts';

const aliveEvery = 20_000;
/** A client that has been silent this long is gone, in milliseconds. Clients send an empty frame every 20 s. */
const deadAfter = 60_000;
const path = /^\/v3\/directline\/conversations\/([\w-]+)\/stream$/;

/** A place in the log as clients name it. What is no number is the start: replaying loses nothing. */
export function readWatermark(text: string | null | undefined): number {
  const seq = Number(text);
  return text && Number.isSafeInteger(seq) && seq > 0 ? seq : 0;
}

export type Stream = ReturnType<typeof createStream>;

interface Listener {
  socket: WebSocket;
  conversationId: string;
  seq: number;
  sending: boolean;
  again: boolean;
  heardAt: number;
}

/** Makes the stream. `notify` is told whenever a conversation's log has grown. */
export function createStream(
  log: Log,
  tokens: Tokens,
  origins: () => Origins,
  logger: { warn(fields: object, message: string): void },
) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 64 * 1024,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const listeners = new Map<string, Set<Listener>>();

  /** Sends all that the socket has not seen. One at a time per socket, so frames keep the order of the log. */
  const send = async (listener: Listener): Promise<void> => {
    if (listener.sending) {
      listener.again = true;
      return;
    }
    listener.sending = true;
    try {
      do {
        listener.again = false;
        const activities = await log.read(listener.conversationId, listener.seq, 200);
        const last = activities.at(-1);
        if (last && listener.socket.readyState === listener.socket.OPEN) {
          listener.socket.send(
            JSON.stringify({ activities: activities.map(({ body }) => body), watermark: String(last.seq) }),
          );
          listener.seq = last.seq;
          listener.again ||= activities.length === 200;
        }
      } while (listener.again);
    } catch (error) {
      // the client reconnects from its watermark
      logger.warn({ code: codeOf(error) }, 'a stream could not be read');
      listener.socket.close(1011);
    } finally {
      listener.sending = false;
    }
  };

  const attach = (socket: WebSocket, conversationId: string, seq: number): void => {
    const listener: Listener = { socket, conversationId, seq, sending: false, again: false, heardAt: Date.now() };
    const group = listeners.get(conversationId) ?? new Set();
    listeners.set(conversationId, group.add(listener));
    const alive = () => {
      listener.heardAt = Date.now();
    };
    socket.on('message', alive); // frames from clients only say that they are there
    socket.on('pong', alive);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      group.delete(listener);
      if (group.size === 0) listeners.delete(conversationId);
    });
    void send(listener);
  };

  const heartbeat = setInterval(() => {
    for (const { socket, heardAt } of [...listeners.values()].flatMap((group) => [...group])) {
      if (Date.now() - heardAt > deadAfter) socket.terminate();
      else {
        socket.ping();
        socket.send('');
      }
    }
  }, aliveEvery);
  heartbeat.unref();

  const refuse = (socket: Duplex, { status, code }: { status: number; code: string }): void => {
    socket.end(`HTTP/1.1 ${status} ${code}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  };

  return {
    /** Answers a request to open a socket. CORS does not guard sockets, so the origin is looked at here. */
    async upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
      socket.on('error', () => socket.destroy());
      try {
        const url = new URL(req.url ?? '/', 'http://localhost');
        const conversationId = path.exec(url.pathname)?.[1];
        if (!conversationId) return refuse(socket, { status: 404, code: 'NotFound' });
        const claims = await tokens.verifyTicket(url.searchParams.get('t') ?? '');
        const origin = req.headers.origin;
        if (
          claims.conversationId !== conversationId ||
          (origin && origin !== claims.origin && !origins().own.has(origin))
        ) {
          return refuse(socket, { status: 403, code: 'ConversationNotAllowed' });
        }
        const conversation = await log.find(conversationId);
        if (!conversation?.opened || conversation.ended)
          return refuse(socket, { status: 404, code: 'ConversationNotFound' });
        const seq = readWatermark(url.searchParams.get('watermark'));
        server.handleUpgrade(req, socket, head, (opened) => attach(opened, conversationId, seq));
      } catch (error) {
        refuse(socket, error instanceof ApiError ? error : { status: 500, code: 'ServiceError' });
      }
    },

    /** Tells the sockets of a conversation that its log has grown. */
    notify(conversationId: string): void {
      for (const listener of listeners.get(conversationId) ?? []) void send(listener);
    },

    /** Closes every socket: clients come back to where they were. */
    close(): void {
      clearInterval(heartbeat);
      for (const { socket } of [...listeners.values()].flatMap((group) => [...group])) socket.close(1001);
    },
  };
}
