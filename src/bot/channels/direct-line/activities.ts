/** What a Direct Line client may post, and how it is written into the log. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from '../../errors.ts';
import type { ActivityBody } from '../../storage/log.ts';
import type { TokenClaims } from './tokens.ts';

/** Event names that belong to the bot, its agents or the framework; nobody may post them from outside. */
const reservedEvents = /^(handoff\.|agent\.|ContinueConversation$|CreateConversation$|tokens\/)/i;

const short = z.string().max(200);

/** The fields that are passed on; all else a client sends is dropped. */
const posted = z.object({
  type: z.enum(['message', 'event', 'typing']),
  text: z.string().optional(),
  textFormat: short.optional(),
  name: short.optional(),
  value: z.unknown().optional(),
  channelData: z.looseObject({ clientActivityID: short.optional() }).optional(),
  attachments: z.array(z.looseObject({})).optional(),
  entities: z.array(z.looseObject({})).optional(),
  locale: short.optional(),
  localTimestamp: short.optional(),
  localTimezone: short.optional(),
  inputHint: short.optional(),
  deliveryMode: short.optional(),
});

/** Checks what was posted. `from` is overwritten by the token's user, never refused. */
export function readPosted(body: Record<string, unknown>, { conversationId, userId }: TokenClaims): ActivityBody {
  const parsed = posted.safeParse(body);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'activity'))];
    throw badRequest(`The activity is not valid: ${fields.join(', ')}. Its type must be message, event or typing.`);
  }
  const activity = parsed.data;
  if (activity.type === 'event' && (!activity.name || reservedEvents.test(activity.name))) {
    throw badRequest('This event may not be posted.');
  }
  const name = (body.from as { name?: unknown } | undefined)?.name;
  return {
    ...activity,
    channelId: 'directline',
    conversation: { id: conversationId },
    from: { id: userId, ...(typeof name === 'string' && name.length <= 200 && { name }), role: 'user' },
  };
}

/** The key under which the same post counts once: the client's own id for it, or a new one where it gives none. */
export function idempotencyKey(conversationId: string, activity: ActivityBody): string {
  const { clientActivityID } = (activity.channelData ?? {}) as { clientActivityID?: string };
  return `${conversationId}:${clientActivityID ? `client:${clientActivityID}` : randomUUID()}`;
}

/** The first activity of a conversation: both members join. Clients never see it. */
export function opening(
  { conversationId, userId }: TokenClaims,
  locale: string | undefined,
  userAgent: string | undefined,
): ActivityBody {
  return {
    type: 'conversationUpdate',
    channelId: 'directline',
    conversation: { id: conversationId },
    from: { id: userId, role: 'user' },
    membersAdded: [{ id: userId }, { id: botId }],
    ...(locale && { locale }),
    channelData: { userAgent: userAgent?.slice(0, 512) },
  };
}

/** The bot's id in every conversation of this channel. */
export const botId = 'visit-ready';
