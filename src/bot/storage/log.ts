/**
 * The log: what was said, in order, durably. It is the transcript, the stream clients read, the bot's inbox and its outbox.
 *
 * A place (`seq`) and a time are given under the conversation's row, never from a clock or a maximum alone, so nothing
 * becomes visible behind what a reader has already read.
 */
import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import type { StoredConversation } from '../../flows/advance.ts';
import type { ConversationsTable, Database } from './schema.ts';

/** An activity as it goes over the wire. Which fields there are is the channel's business. */
export type ActivityBody = Record<string, unknown> & { type: string };

export interface LoggedActivity {
  conversationId: string;
  seq: number;
  id: string;
  body: ActivityBody;
}

export interface LoggedConversation {
  id: string;
  userId: string;
  origin: string | null;
  language: string;
  revision: number;
  lastSeq: number;
  state: StoredConversation | null;
  opened: boolean;
  ended: boolean;
}

export interface NewConversation {
  id: string;
  userId: string;
  origin: string | null;
  language: string;
  resumeHash: string | null;
}

/** What one turn leaves behind; all of it is written, or none. */
export interface Turn {
  inbound: LoggedActivity;
  /** The revision the turn was computed on. */
  revision: number;
  state: StoredConversation;
  /** Ids are given by the turn: `<inbound id>/<n>`, so a replay cannot add a second reply. */
  outgoing: readonly { id: string; body: ActivityBody }[];
  outcomes: readonly { route: string; flow: string; step: string; outcome: string }[];
  verdicts: readonly { verdict: string; route: string; flow: string }[];
  ended: boolean;
}

export type Log = ReturnType<typeof createLog>;

/** Makes the log over an open database. `now` gives milliseconds since 1970. */
export function createLog(db: Kysely<Database>, now: () => number = Date.now) {
  /** Takes `n` places at the end of a conversation, in the transaction that fills them. */
  const takePlaces = async (
    trx: Transaction<Database>,
    id: string,
    n: number,
    change: Partial<ConversationsTable> = {},
    revision?: number,
  ) => {
    const time = now();
    const row = await trx
      .updateTable('conversations')
      .set((eb: ExpressionBuilder<Database, 'conversations'>) => ({
        ...change,
        last_seq: eb('last_seq', '+', n),
        last_at: sql<number>`case when last_at >= ${time} then last_at + ${n} else ${time} + ${n} - 1 end`,
        ...(revision !== undefined && { revision: revision + 1 }),
      }))
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .$if(revision !== undefined, (query) => query.where('revision', '=', revision!))
      .returning(['last_seq', 'last_at'])
      .executeTakeFirst();
    return row && { firstSeq: row.last_seq - n + 1, firstAt: row.last_at - n + 1 };
  };

  const stamped = (body: ActivityBody, id: string, at: number): string =>
    JSON.stringify({ ...body, id, timestamp: new Date(at).toISOString() });

  return {
    /** Makes a conversation nobody has opened yet. */
    async create(conversation: NewConversation): Promise<void> {
      await db
        .insertInto('conversations')
        .values({
          id: conversation.id,
          user_id: conversation.userId,
          origin: conversation.origin,
          language: conversation.language,
          resume_hash: conversation.resumeHash,
          revision: 0,
          last_seq: 0,
          last_at: 0,
          state: null,
          created_at: now(),
          opened_at: null,
          ended_at: null,
        })
        .execute();
    },

    async find(id: string): Promise<LoggedConversation | undefined> {
      const row = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toConversation(row);
    },

    /** The conversation a resume key belongs to, by the key's hash. */
    async findByResumeHash(hash: string): Promise<LoggedConversation | undefined> {
      const row = await db.selectFrom('conversations').selectAll().where('resume_hash', '=', hash).executeTakeFirst();
      return row && toConversation(row);
    },

    /** Opens a conversation with its first activity, which clients do not see. False when it was open already. */
    async open(id: string, language: string, body: ActivityBody): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('conversations')
          .set({ opened_at: now(), language })
          .where('id', '=', id)
          .where('opened_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const place = (await takePlaces(trx, id, 1))!;
        const activityId = inboundId(id, place.firstSeq);
        await trx
          .insertInto('activities')
          .values(
            row(
              id,
              place.firstSeq,
              activityId,
              'in',
              `${id}:open`,
              stamped(body, activityId, place.firstAt),
              place.firstAt,
              { hidden: 1 },
            ),
          )
          .execute();
        return true;
      });
    },

    /**
     * Appends what a client posted. The same key again adds nothing and gives the first id. Undefined when the
     * conversation has ended.
     */
    async append(
      conversationId: string,
      key: string,
      body: ActivityBody,
    ): Promise<{ id: string; repeated: boolean } | undefined> {
      return db.transaction().execute(async (trx) => {
        const first = await trx
          .selectFrom('activities')
          .select('id')
          .where('idempotency_key', '=', key)
          .executeTakeFirst();
        if (first) return { id: first.id, repeated: true };
        const place = await takePlaces(trx, conversationId, 1);
        if (!place) return undefined;
        const id = inboundId(conversationId, place.firstSeq);
        await trx
          .insertInto('activities')
          .values(row(conversationId, place.firstSeq, id, 'in', key, stamped(body, id, place.firstAt), place.firstAt))
          .execute();
        return { id, repeated: false };
      });
    },

    /** The oldest activity of a conversation that the bot has not answered yet. */
    async nextUnhandled(conversationId: string): Promise<LoggedActivity | undefined> {
      const found = await db
        .selectFrom('activities')
        .select(['seq', 'id', 'body'])
        .where('conversation_id', '=', conversationId)
        .where('handled_at', 'is', null)
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      return found && { conversationId, seq: found.seq, id: found.id, body: JSON.parse(found.body) };
    },

    /** The conversations in which somebody waits for an answer, as after a crash. */
    async waiting(): Promise<string[]> {
      const rows = await db
        .selectFrom('activities')
        .select('conversation_id')
        .distinct()
        .where('handled_at', 'is', null)
        .execute();
      return rows.map(({ conversation_id }) => conversation_id);
    },

    /**
     * Writes a whole turn. False when the conversation has changed since the turn read it: nothing was written, and the
     * turn is to be run again.
     */
    async commit({ inbound, revision, state, outgoing, outcomes, verdicts, ended }: Turn): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        const { conversationId } = inbound;
        const change = { state: JSON.stringify(state), ...(ended && { ended_at: now() }) };
        const place = await takePlaces(trx, conversationId, outgoing.length, change, revision);
        if (!place) return false;
        const { numUpdatedRows } = await trx
          .updateTable('activities')
          .set({ handled_at: now() })
          .where('id', '=', inbound.id)
          .where('handled_at', 'is', null)
          .executeTakeFirst();
        // somebody else answered it: an error rolls the places back
        if (numUpdatedRows !== 1n) throw new AlreadyHandled();
        if (outgoing.length > 0) {
          await trx
            .insertInto('activities')
            .values(
              outgoing.map(({ id, body }, at) =>
                row(
                  conversationId,
                  place.firstSeq + at,
                  id,
                  'out',
                  id,
                  stamped(body, id, place.firstAt + at),
                  place.firstAt + at,
                  { handled: now() },
                ),
              ),
            )
            .execute();
        }
        const day = new Date(now()).toISOString().slice(0, 10);
        for (const outcome of outcomes) {
          await trx
            .insertInto('outcomes')
            .values({ day, ...outcome, count: 1 })
            .onConflict((conflict) =>
              conflict
                .columns(['day', 'route', 'flow', 'step', 'outcome'])
                .doUpdateSet((eb) => ({ count: eb('outcomes.count', '+', 1) })),
            )
            .execute();
        }
        for (const verdict of verdicts) {
          await trx
            .insertInto('feedback')
            .values({ conversation_id: conversationId, seq: inbound.seq, created_at: now(), ...verdict })
            .execute();
        }
        return true;
      });
    },

    /** Marks what came in beside the end of a conversation: it is kept, and nobody answers. */
    async dismiss(inbound: LoggedActivity): Promise<void> {
      await db.updateTable('activities').set({ handled_at: now() }).where('id', '=', inbound.id).execute();
    },

    /** What clients see after a place, oldest first, at most `limit`. */
    async read(conversationId: string, afterSeq: number, limit = 500): Promise<LoggedActivity[]> {
      const rows = await db
        .selectFrom('activities')
        .select(['seq', 'id', 'body'])
        .where('conversation_id', '=', conversationId)
        .where('seq', '>', afterSeq)
        .where('hidden', '=', 0)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(({ seq, id, body }) => ({ conversationId, seq, id, body: JSON.parse(body) }));
    },

    /** Answers when the database does. */
    async ping(): Promise<void> {
      await sql`select 1`.execute(db);
    },

    close: (): Promise<void> => db.destroy(),
  };
}

/** The inbound activity was answered by another turn in the meantime. */
export class AlreadyHandled extends Error {
  readonly code = 'AlreadyHandled';
}

const inboundId = (conversationId: string, seq: number): string => `${conversationId}|${String(seq).padStart(7, '0')}`;

const row = (
  conversation_id: string,
  seq: number,
  id: string,
  direction: 'in' | 'out',
  idempotency_key: string,
  body: string,
  created_at: number,
  { hidden = 0, handled = null as number | null } = {},
) => ({ conversation_id, seq, id, direction, idempotency_key, body, hidden, handled_at: handled, created_at });

const toConversation = (row: ConversationsTable): LoggedConversation => ({
  id: row.id,
  userId: row.user_id,
  origin: row.origin,
  language: row.language,
  revision: row.revision,
  lastSeq: row.last_seq,
  state: row.state ? (JSON.parse(row.state) as StoredConversation) : null,
  opened: row.opened_at !== null,
  ended: row.ended_at !== null,
});
