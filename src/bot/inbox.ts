/**
 * Takes the turns that are owed, one at a time per conversation, and commits each whole.
 *
 * The log is the queue: what is not marked handled is still to do, also after a crash. Waking twice does no harm.
 */

import { newConversation } from '../flows/advance.ts';
import { codeOf } from './errors.ts';
import type { RunTurn, TurnRecord } from './framework/index.ts';
import { AlreadyHandled, type Log, type LoggedActivity, type LoggedConversation, type Turn } from './storage/log.ts';
import type { Mind } from './turn.ts';

export interface InboxParts {
  log: Log;
  runTurn: RunTurn;
  mind: Mind;
  /** Told when a conversation's log has grown. */
  grown: (conversationId: string) => void;
  logger: { error(fields: object, message: string): void };
}

export type Inbox = ReturnType<typeof createInbox>;

/** How often a turn that fails is tried before the visitor is told. */
const triesPerTurn = 3;
/** How soon turns are tried again after the storage failed, in milliseconds: at first, and at most. */
const firstRetryAfter = 250;
const lastRetryAfter = 30_000;

export function createInbox({ log, runTurn, mind, grown, logger }: InboxParts) {
  const running = new Map<string, Promise<void>>();
  const wokenAgain = new Set<string>();
  const failures = new Map<string, number>();
  const retries = new Set<NodeJS.Timeout>();

  /** Runs and commits one turn; a conflict runs it again on what is stored now. */
  const handle = async (inbound: LoggedActivity): Promise<void> => {
    for (;;) {
      const conversation = await log.find(inbound.conversationId);
      if (!conversation || conversation.ended) return log.dismiss(inbound);
      if (await log.commit(toCommit(await settle(conversation, inbound)))) return;
    }
  };

  /** Computes a turn; one that keeps failing becomes an apology, so that it cannot hold up what comes after it. */
  const settle = async (conversation: LoggedConversation, inbound: LoggedActivity): Promise<TurnRecord> => {
    for (let tries = 1; ; tries++) {
      try {
        return await runTurn(conversation, inbound);
      } catch (error) {
        logger.error(
          { conversationId: conversation.id, seq: inbound.seq, tries, code: codeOf(error) },
          'a turn failed',
        );
        if (tries === triesPerTurn) return apology(conversation, inbound);
      }
    }
  };

  const apology = (conversation: LoggedConversation, inbound: LoggedActivity): TurnRecord => {
    const words = mind.catalogue.languages.get(conversation.language) ?? mind.catalogue.languages.get('en')!;
    const text = words.conversation.says.went_wrong!.replace('{contact}', mind.names.contact);
    const body = {
      type: 'message',
      text,
      from: { id: 'visit-ready', name: words.conversation.names.bot, role: 'bot' },
      replyToId: inbound.id,
    };
    return { conversation, inbound, outgoing: [{ id: `${inbound.id}/1`, body }], outcomes: [], ended: false };
  };

  const toCommit = ({ conversation, inbound, outgoing, outcomes, state, ended }: TurnRecord): Turn => ({
    inbound,
    revision: conversation.revision,
    state: state ?? conversation.state ?? newConversation(mind.machine),
    outgoing,
    outcomes,
    verdicts: outcomes
      .filter(({ outcome }) => ['solved', 'partly', 'not_solved'].includes(outcome))
      .map(({ outcome, route, flow }) => ({ verdict: outcome, route, flow })),
    ended,
  });

  /** The row stays unhandled while the storage fails; it is tried again ever less often, and at every next message. */
  const tryAgainLater = (conversationId: string): void => {
    const failed = (failures.get(conversationId) ?? 0) + 1;
    failures.set(conversationId, failed);
    const timer = setTimeout(
      () => {
        retries.delete(timer);
        wake(conversationId);
      },
      Math.min(firstRetryAfter * 2 ** (failed - 1), lastRetryAfter),
    );
    retries.add(timer);
  };

  const work = async (conversationId: string): Promise<void> => {
    try {
      for (;;) {
        wokenAgain.delete(conversationId);
        const inbound = await log.nextUnhandled(conversationId);
        if (!inbound) {
          if (wokenAgain.has(conversationId)) continue;
          return;
        }
        try {
          await handle(inbound);
        } catch (error) {
          if (!(error instanceof AlreadyHandled)) throw error;
        }
        failures.delete(conversationId);
        grown(conversationId);
      }
    } catch (error) {
      logger.error({ conversationId, code: codeOf(error) }, 'turns could not be taken');
      tryAgainLater(conversationId);
    } finally {
      running.delete(conversationId);
    }
  };

  const wake = (conversationId: string): void => {
    if (running.has(conversationId)) wokenAgain.add(conversationId);
    else running.set(conversationId, work(conversationId));
  };

  return {
    /** Takes the turns of a conversation, now or after the one that is running. */
    wake,
    /** Takes what a crash has left behind. */
    async pickUp(): Promise<void> {
      for (const conversationId of await log.waiting()) wake(conversationId);
    },
    /** Stops trying again, and resolves when no turn is running. */
    async drained(): Promise<void> {
      for (const timer of retries) clearTimeout(timer);
      retries.clear();
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
