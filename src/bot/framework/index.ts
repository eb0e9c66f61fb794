/** The only folder that knows the Bot Framework SDK: one function runs a turn through it. */
import type { LoggedActivity, LoggedConversation } from '../storage/log.ts';
import type { Mind } from '../turn.ts';
import { LogAdapter, type TurnRecord } from './log-adapter.ts';
import { type Render, VisitReadyBot } from './visit-ready-bot.ts';

export type { TurnRecord } from './log-adapter.ts';
export type RunTurn = (conversation: LoggedConversation, inbound: LoggedActivity) => Promise<TurnRecord>;

/** Builds adapter and bot. */
export function createFramework(mind: Mind, renders: ReadonlyMap<string, Render>): RunTurn {
  const adapter = new LogAdapter();
  const bot = new VisitReadyBot(mind, renders);
  return (conversation, inbound) => adapter.run(conversation, inbound, (context) => bot.run(context));
}
