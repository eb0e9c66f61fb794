/** The tables, and how they came to be. One log is transcript, stream, inbox and outbox at once. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export interface ConversationsTable {
  id: string;
  user_id: string;
  /** Origin of the page that hosts the widget; null for native clients. */
  origin: string | null;
  language: string;
  /** SHA-256 of the key that resumes the conversation; the key itself is never stored. */
  resume_hash: string | null;
  /** Grows with every committed turn; a turn commits only on the revision it has read. */
  revision: number;
  /** The newest place in the log: the watermark. */
  last_seq: number;
  /** Milliseconds since 1970 of the newest activity: timestamps grow strictly within a conversation. */
  last_at: number;
  /** `{ value, context }` of the statechart, as JSON; null before the first turn. */
  state: string | null;
  created_at: number;
  opened_at: number | null;
  ended_at: number | null;
}

export interface ActivitiesTable {
  conversation_id: string;
  seq: number;
  id: string;
  direction: 'in' | 'out';
  idempotency_key: string;
  /** The activity as it goes over the wire, as JSON. */
  body: string;
  /** 1 for what clients do not see, such as the opening. */
  hidden: number;
  /** Milliseconds since 1970; null while the bot owes an answer. */
  handled_at: number | null;
  created_at: number;
}

/** Counts of what happened, without saying to whom. */
export interface OutcomesTable {
  /** YYYY-MM-DD, UTC. */
  day: string;
  route: string;
  flow: string;
  step: string;
  outcome: string;
  count: number;
}

/** What visitors said to "did this solve it?". */
export interface FeedbackTable {
  conversation_id: string;
  seq: number;
  verdict: string;
  route: string;
  flow: string;
  created_at: number;
}

export interface Database {
  conversations: ConversationsTable;
  activities: ActivitiesTable;
  outcomes: OutcomesTable;
  feedback: FeedbackTable;
}

/** Migrations by name; they run in the order of their names, each once. */
export const migrations: Record<string, Migration> = {
  '001-log': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('conversations')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('origin', 'text')
        .addColumn('language', 'text', (column) => column.notNull())
        .addColumn('resume_hash', 'text', (column) => column.unique())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('last_seq', 'integer', (column) => column.notNull())
        .addColumn('last_at', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('opened_at', 'bigint')
        .addColumn('ended_at', 'bigint')
        .execute();
      await db.schema
        .createTable('activities')
        .addColumn('conversation_id', 'text', (column) =>
          column.notNull().references('conversations.id').onDelete('cascade'),
        )
        .addColumn('seq', 'integer', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull().unique())
        .addColumn('direction', 'text', (column) => column.notNull())
        .addColumn('idempotency_key', 'text', (column) => column.notNull().unique())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('hidden', 'integer', (column) => column.notNull())
        .addColumn('handled_at', 'bigint')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('activities_place', ['conversation_id', 'seq'])
        .execute();
      // only the few rows that still wait for an answer
      await sql`create index activities_unhandled on activities (conversation_id, seq) where handled_at is null`.execute(
        db,
      );
      await db.schema
        .createTable('outcomes')
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('route', 'text', (column) => column.notNull())
        .addColumn('flow', 'text', (column) => column.notNull())
        .addColumn('step', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('outcomes_kind', ['day', 'route', 'flow', 'step', 'outcome'])
        .execute();
      await db.schema
        .createTable('feedback')
        .addColumn('conversation_id', 'text', (column) =>
          column.notNull().references('conversations.id').onDelete('cascade'),
        )
        .addColumn('seq', 'integer', (column) => column.notNull())
        .addColumn('verdict', 'text', (column) => column.notNull())
        .addColumn('route', 'text', (column) => column.notNull())
        .addColumn('flow', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('feedback_place', ['conversation_id', 'seq'])
        .execute();
    },
  },
};
