/** The bot of every channel: an ActivityHandler that computes the turn and sends what it says. */
import { type Activity, ActivityHandler, type TurnContext } from 'botbuilder';
import type { Outgoing } from '../../content/phrase.ts';
import type { Inbound } from '../../understanding/recognise.ts';
import type { ActivityBody } from '../storage/log.ts';
import { type Mind, takeTurn } from '../turn.ts';
import { turnRecord } from './log-adapter.ts';

/** Turns a neutral message into an activity of one channel. */
export type Render = (out: Outgoing, language: string) => ActivityBody;

export class VisitReadyBot extends ActivityHandler {
  readonly #mind: Mind;
  readonly #renders: ReadonlyMap<string, Render>;

  /** `renders` holds one way of drawing a channel, by channel id. */
  constructor(mind: Mind, renders: ReadonlyMap<string, Render>) {
    super();
    this.#mind = mind;
    this.#renders = renders;
    this.onMembersAdded(async (context, next) => {
      const channelData = context.activity.channelData as { userAgent?: string } | undefined;
      await this.#take(context, {
        type: 'opened',
        ...(channelData?.userAgent && { userAgent: channelData.userAgent }),
      });
      await next();
    });
    this.onMessage(async (context, next) => {
      const { text, value } = context.activity;
      await this.#take(context, { type: 'message', ...(text !== undefined && { text }), value });
      await next();
    });
    this.onEvent(async (context, next) => {
      const { name, value } = context.activity;
      await this.#take(context, { type: 'event', ...(name && { name }), value });
      await next();
    });
  }

  async #take(context: TurnContext, inbound: Inbound): Promise<void> {
    const record = turnRecord(context);
    const { language, state } = record.conversation;
    const turn = takeTurn(this.#mind, state, inbound, language);
    record.state = turn.stored;
    record.outcomes = turn.outcomes;
    record.ended = turn.ended;
    const render = this.#renders.get(context.activity.channelId);
    if (!render) throw new Error(`There is no way to draw messages for channel "${context.activity.channelId}".`);
    for (const out of turn.outgoing) await context.sendActivity(render(out, language) as Partial<Activity>);
  }
}
