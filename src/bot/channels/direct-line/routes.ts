/** The Direct Line 3.0 endpoint: the routes Microsoft's own clients call, and one that gives the widget its token. */
import type { Request, Server } from 'restify';
import { z } from 'zod';
import { ApiError, badRequest, codeOf, notYours } from '../../errors.ts';
import { answer, type Origins, readJson, sendJson } from '../../http.ts';
import type { Log, LoggedConversation } from '../../storage/log.ts';
import { idempotencyKey, opening, readPosted } from './activities.ts';
import { readWatermark } from './stream.ts';
import { advertisedSeconds, newId, newResumeKey, resumeHash, type TokenClaims, type Tokens } from './tokens.ts';

export interface DirectLineParts {
  log: Log;
  tokens: Tokens;
  origins: () => Origins;
  /** Told when a conversation's log has grown and the bot owes an answer. */
  grown: (conversationId: string) => void;
  logger: { error(fields: object, message: string): void };
}

const base = '/v3/directline';
const locale = z
  .string()
  .max(35)
  .regex(/^[\w-]*$/);
const sessionRequest = z.object({ resumeKey: z.string().max(100).nullish(), locale: locale.nullish() });
const userRequest = z.object({
  user: z.object({ id: z.string().max(200).optional() }).nullish(),
  locale: locale.nullish(),
});

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw badRequest(`Not valid: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}.`);
  return parsed.data;
}

const ended = () => new ApiError(404, 'ConversationNotFound', 'This conversation has ended.');

/** Adds the routes to the server. */
export function addDirectLine(server: Server, { log, tokens, origins, grown, logger }: DirectLineParts): void {
  const route = (handler: Parameters<typeof answer>[1]) => answer(logger, handler);

  /** The token of a request, for the page it was given to, our own pages, or a native client. */
  const claimsOf = async (req: Request): Promise<TokenClaims> => {
    const claims = await tokens.verify(bearer(req));
    const { origin } = req.headers;
    if (origin && origin !== claims.origin && !origins().own.has(origin)) throw notYours();
    return claims;
  };

  /** The token of a request that names a conversation, and that conversation. */
  const callerOf = async (req: Request): Promise<{ claims: TokenClaims; conversation: LoggedConversation }> => {
    const claims = await claimsOf(req);
    // before any look into the log: what is not the caller's own looks the same whether it exists or not
    if (req.params.id !== claims.conversationId) throw notYours();
    const conversation = await log.find(claims.conversationId);
    if (!conversation?.opened) throw ended();
    return { claims, conversation };
  };

  const streamUrl = async (req: Request, claims: TokenClaims, watermark: string): Promise<string> => {
    const ticket = await tokens.streamTicket(claims);
    const origin = origins().publicFor(req).replace(/^http/, 'ws');
    return `${origin}${base}/conversations/${claims.conversationId}/stream?t=${ticket}&watermark=${watermark}`;
  };

  const newConversation = async (
    origin: string | null,
    userId: string | undefined,
    language: string,
    resumeKeyHash: string | null,
  ) => {
    const claims: TokenClaims = { conversationId: newId(), userId: userId || `dl_${newId()}`, origin };
    await log.create({ id: claims.conversationId, userId: claims.userId, origin, language, resumeHash: resumeKeyHash });
    return claims;
  };

  const tokenAnswer = async (claims: TokenClaims) => ({
    conversationId: claims.conversationId,
    token: await tokens.conversation(claims),
    expires_in: advertisedSeconds,
  });

  server.post(
    '/widget/session',
    route(async (req, res) => {
      const { origin } = req.headers;
      if (!origin || !origins().allowed.has(origin)) {
        throw new ApiError(
          403,
          'OriginNotAllowed',
          'This page may not open the chat. Its origin belongs into ALLOWED_ORIGINS.',
        );
      }
      const { resumeKey, locale } = read(sessionRequest, await readJson(req));
      const known = resumeKey ? await log.findByResumeHash(resumeHash(resumeKey)) : undefined;
      if (resumeKey && known && !known.ended && known.origin === origin) {
        sendJson(res, 200, {
          ...(await tokenAnswer({ conversationId: known.id, userId: known.userId, origin })),
          resumeKey,
        });
        return;
      }
      const { key, hash } = newResumeKey();
      const claims = await newConversation(origin, undefined, locale || 'en', hash);
      sendJson(res, 200, { ...(await tokenAnswer(claims)), resumeKey: key });
    }),
  );

  server.post(
    `${base}/tokens/generate`,
    route(async (req, res) => {
      if (!tokens.isSecret(bearer(req))) throw new ApiError(401, 'Unauthorized', 'The Direct Line secret is needed.');
      const { user } = read(userRequest, await readJson(req));
      sendJson(res, 200, await tokenAnswer(await newConversation(null, user?.id, 'en', null)));
    }),
  );

  server.post(
    `${base}/tokens/refresh`,
    route(async (req, res) => {
      const claims = await claimsOf(req);
      const conversation = await log.find(claims.conversationId);
      if (!conversation || conversation.ended) throw ended();
      sendJson(res, 200, await tokenAnswer(claims));
    }),
  );

  server.post(
    `${base}/conversations`,
    route(async (req, res) => {
      const token = bearer(req);
      const bySecret = tokens.isSecret(token);
      const before = bySecret ? undefined : await claimsOf(req);
      const { user, locale } = read(userRequest, await readJson(req));
      const claims = before ?? (await newConversation(null, user?.id, locale || 'en', null));
      const conversation = await log.find(claims.conversationId);
      if (!conversation || conversation.ended) throw ended();
      const language = locale || conversation.language;
      const opened = await log.open(
        claims.conversationId,
        language,
        opening(claims, language, req.headers['user-agent']),
      );
      if (opened) grown(claims.conversationId);
      sendJson(res, opened ? 201 : 200, {
        ...(await tokenAnswer(claims)),
        streamUrl: await streamUrl(req, claims, ''),
      });
    }),
  );

  server.get(
    `${base}/conversations/:id`,
    route(async (req, res) => {
      const { claims, conversation } = await callerOf(req);
      if (conversation.ended) throw ended();
      const watermark = readWatermark(query(req).get('watermark'));
      sendJson(res, 200, {
        ...(await tokenAnswer(claims)),
        streamUrl: await streamUrl(req, claims, watermark ? String(watermark) : ''),
      });
    }),
  );

  server.get(
    `${base}/conversations/:id/activities`,
    route(async (req, res) => {
      const given = query(req).get('watermark');
      const claims = await claimsOf(req);
      if (req.params.id !== claims.conversationId) throw notYours();
      const after = readWatermark(given);
      try {
        const conversation = await log.find(claims.conversationId);
        if (!conversation?.opened) throw ended();
        const activities = await log.read(claims.conversationId, after);
        // a polling client may read an ended conversation to its last word, then learns that it is over
        if (conversation.ended && (after === 0 || activities.length === 0)) throw ended();
        sendJson(res, 200, {
          activities: activities.map(({ body }) => body),
          watermark: String(activities.at(-1)?.seq ?? after),
        });
      } catch (error) {
        if (error instanceof ApiError) throw error;
        // any 5xx would silence Microsoft's polling client for ever; nothing new is true as far as we can say
        logger.error({ code: codeOf(error) }, 'the log could not be read');
        sendJson(res, 200, { activities: [], watermark: String(after) });
      }
    }),
  );

  server.post(
    `${base}/conversations/:id/activities`,
    route(async (req, res) => {
      const { claims, conversation } = await callerOf(req);
      if (conversation.ended) throw ended();
      const activity = readPosted(await readJson(req), claims);
      // typing is a passing sign: it is neither stored nor answered
      if (activity.type === 'typing') return sendJson(res, 200, { id: `${claims.conversationId}|typing` });
      const appended = await log.append(
        claims.conversationId,
        idempotencyKey(claims.conversationId, activity),
        activity,
      );
      if (!appended) throw ended();
      if (!appended.repeated) grown(claims.conversationId);
      sendJson(res, 200, { id: appended.id });
    }),
  );

  server.post(
    `${base}/conversations/:id/upload`,
    route(async (req) => {
      await callerOf(req);
      throw new ApiError(415, 'UnsupportedMediaType', 'Files cannot be sent here.');
    }),
  );

  server.get(
    `${base}/session/getsessionid`,
    route(async (req, res) => {
      await claimsOf(req);
      sendJson(res, 200, { sessionId: '' });
    }),
  );
}

/** The token of the Authorization header, or an empty text, which no check accepts. */
const bearer = (req: Request): string => /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';

const query = (req: Request): URLSearchParams => new URL(req.url ?? '/', 'http://localhost').searchParams;
