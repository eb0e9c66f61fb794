/**
 * Our own Bot Framework adapter: what the bot sends becomes rows of the turn's one commit instead of going out.
 *
 * Sending only buffers, and ids are given at once. When the commit finds that the conversation has changed, the buffer is
 * thrown away and the turn runs again: nobody has heard anything yet.
 */
import { type Activity, BotAdapter, type ConversationReference, type ResourceResponse, TurnContext } from 'botbuilder';
import type { StoredConversation } from '../../flows/advance.ts';
import type { ActivityBody, LoggedActivity, LoggedConversation } from '../storage/log.ts';
import type { OutcomeCount } from '../turn.ts';

/** What a turn has read, and what it leaves behind. The bot fills in the second half. */
export interface TurnRecord {
  readonly conversation: LoggedConversation;
  readonly inbound: LoggedActivity;
  outgoing: { id: string; body: ActivityBody }[];
  state?: StoredConversation;
  outcomes: OutcomeCount[];
  ended: boolean;
}

const recordKey = Symbol('turn record');

/** The record of the turn that a context belongs to. */
export function turnRecord(context: TurnContext): TurnRecord {
  const record = context.turnState.get<TurnRecord>(recordKey);
  if (!record) throw new Error('This turn did not come through the LogAdapter.');
  return record;
}

export class LogAdapter extends BotAdapter {
  /** Runs one turn through middleware and bot, and gives back what is to be committed. */
  async run(
    conversation: LoggedConversation,
    inbound: LoggedActivity,
    bot: (context: TurnContext) => Promise<void>,
  ): Promise<TurnRecord> {
    const record: TurnRecord = { conversation, inbound, outgoing: [], outcomes: [], ended: false };
    const activity = {
      ...inbound.body,
      id: inbound.id,
      recipient: { id: 'visit-ready', name: 'Visit Ready', role: 'bot' },
    };
    const context = new TurnContext(this, activity as unknown as Activity);
    context.turnState.set(recordKey, record);
    await this.runMiddleware(context, bot);
    return record;
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const record = turnRecord(context);
    return activities.map((activity) => {
      const id = `${record.inbound.id}/${record.outgoing.length + 1}`;
      // who it is for and where it goes are the channel's, not the client's, to know
      const { recipient: _, serviceUrl: __, ...body } = activity;
      record.outgoing.push({ id, body: { ...body, from: { ...activity.from, role: 'bot' } } as ActivityBody });
      return { id };
    });
  }

  override async updateActivity(): Promise<never> {
    throw new Error('This channel changes nothing it has said.');
  }

  override async deleteActivity(): Promise<never> {
    throw new Error('This channel takes nothing back that it has said.');
  }

  override async continueConversation(_reference: Partial<ConversationReference>): Promise<never> {
    throw new Error('Proactive messages come from the log: append an activity and let its turn run.');
  }

  override async continueConversationAsync(): Promise<never> {
    return this.continueConversation({});
  }
}
