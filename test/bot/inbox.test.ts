import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import type { RunTurn } from '../../src/bot/framework/index.ts';
import { createInbox } from '../../src/bot/inbox.ts';
import { createLog, type Log, type LoggedActivity, type LoggedConversation } from '../../src/bot/storage/log.ts';
import type { Database } from '../../src/bot/storage/schema.ts';
import { openSqlite } from '../../src/bot/storage/sqlite.ts';
import { mind } from './running.ts';

let db: Kysely<Database>;
let log: Log;
beforeEach(async () => {
  db = await openSqlite(':memory:');
  log = createLog(db);
});
afterEach(() => log.close());

type Saying = { conversation: LoggedConversation; inbound: LoggedActivity };

/** A turn that says `texts`, or what `answer` makes of it. */
const answering =
  (answer: (saying: Saying) => Promise<string[]> | string[], { endOn = '' } = {}): RunTurn =>
  async (conversation, inbound) => {
    const texts = await answer({ conversation, inbound });
    return {
      conversation,
      inbound,
      outgoing: texts.map((text, at) => ({ id: `${inbound.id}/${at + 1}`, body: { type: 'message', text } })),
      outcomes: [],
      ended: inbound.body.text === endOn,
    };
  };

const textOf = ({ body }: LoggedActivity) => body.text as string;
const echo = answering(({ inbound }) => [`re: ${textOf(inbound)}`]);

function inboxWith(runTurn: RunTurn, over: Log = log) {
  const errors: object[] = [];
  const grown: string[] = [];
  const inbox = createInbox({
    log: over,
    runTurn,
    mind,
    grown: (id) => grown.push(id),
    logger: { error: (fields) => errors.push(fields) },
  });
  return { inbox, errors, grown };
}

/** An open conversation in which the bot owes nothing. */
async function conversation(): Promise<string> {
  const id = randomUUID();
  await log.create({ id, userId: 'dl_me', origin: null, language: 'en', resumeHash: null });
  await log.open(id, 'en', { type: 'conversationUpdate' });
  await log.dismiss((await log.nextUnhandled(id))!);
  return id;
}

const post = (id: string, text: string) => log.append(id, randomUUID(), { type: 'message', text });
const texts = async (id: string) => (await log.read(id, 0)).map(textOf);

/** A door that turns wait at until it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('the turns of one conversation', () => {
  it('run one at a time and in the order of the log, however often it is woken', async () => {
    const id = await conversation();
    let running = 0;
    let most = 0;
    const begun: string[] = [];
    const { inbox } = inboxWith(
      answering(async ({ inbound }) => {
        running++;
        most = Math.max(most, running);
        begun.push(textOf(inbound));
        await new Promise(setImmediate); // gives every other turn the chance to begin
        running--;
        return [`re: ${textOf(inbound)}`];
      }),
    );
    for (const text of ['a', 'b', 'c', 'd']) {
      await post(id, text);
      inbox.wake(id);
      inbox.wake(id);
    }
    await inbox.drained();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    expect(most).toBe(1);
    expect((await texts(id)).filter((text) => text.startsWith('re'))).toEqual(['re: a', 're: b', 're: c', 're: d']);
  });

  it('take up what comes in while one runs', async () => {
    const id = await conversation();
    const first = gate();
    const begun = gate();
    const { inbox } = inboxWith(
      answering(async ({ inbound }) => {
        begun.open();
        await first.opened;
        return [`re: ${textOf(inbound)}`];
      }),
    );
    await post(id, 'one');
    inbox.wake(id);
    await begun.opened;
    await post(id, 'two');
    inbox.wake(id);
    first.open();
    await inbox.drained();
    expect(await texts(id)).toEqual(['one', 'two', 're: one', 're: two']);
  });

  it('take up what comes in at the moment the last look found nothing', async () => {
    const id = await conversation();
    let late = true;
    const { inbox } = inboxWith(echo, {
      ...log,
      async nextUnhandled(of) {
        const found = await log.nextUnhandled(of);
        if (!found && late) {
          late = false;
          await post(id, 'just in time');
          inbox.wake(id);
        }
        return found;
      },
    });
    inbox.wake(id);
    await inbox.drained();
    expect(await texts(id)).toEqual(['just in time', 're: just in time']);
  });

  it('see what the turn before has stored', async () => {
    const id = await conversation();
    const revisions: number[] = [];
    const { inbox } = inboxWith(
      answering(({ conversation: { revision } }) => {
        revisions.push(revision);
        return [];
      }),
    );
    for (const text of ['a', 'b', 'c']) await post(id, text);
    inbox.wake(id);
    await inbox.drained();
    expect(revisions).toEqual([0, 1, 2]);
  });

  it('tell after each that the log has grown', async () => {
    const id = await conversation();
    const { inbox, grown } = inboxWith(echo);
    await post(id, 'a');
    await post(id, 'b');
    inbox.wake(id);
    await inbox.drained();
    expect(grown).toEqual([id, id]);
  });
});

describe('the turns of two conversations', () => {
  it('interleave: one that takes long does not hold up the other', async () => {
    const [slow, quick] = [await conversation(), await conversation()];
    const door = gate();
    const { inbox } = inboxWith(
      answering(async ({ conversation: { id }, inbound }) => {
        if (id === slow) await door.opened;
        return [`re: ${textOf(inbound)}`];
      }),
    );
    await post(slow, 'slow');
    await post(quick, 'quick');
    inbox.wake(slow);
    inbox.wake(quick);
    while ((await texts(quick)).length < 2) await new Promise(setImmediate);
    expect(await texts(slow)).toEqual(['slow']);
    door.open();
    await inbox.drained();
    expect(await texts(slow)).toEqual(['slow', 're: slow']);
  });
});

describe('a conflict', () => {
  it('runs the turn again on what is stored now, and sends once', async () => {
    const id = await conversation();
    const runs: number[] = [];
    const { inbox, errors } = inboxWith(
      answering(async ({ conversation: { revision } }) => {
        runs.push(revision);
        if (runs.length === 1) {
          const changed = { revision: revision + 1 };
          await db.updateTable('conversations').set(changed).where('id', '=', id).execute();
        }
        return [`on revision ${revision}`];
      }),
    );
    await post(id, 'hello');
    inbox.wake(id);
    await inbox.drained();
    expect(runs).toEqual([0, 1]);
    expect(await texts(id)).toEqual(['hello', 'on revision 1']);
    expect(errors).toEqual([]);
  });

  it('of two servers that answer the same message leaves one answer, and both go on', async () => {
    const id = await conversation();
    const both = gate();
    let waiting = 0;
    const meet = (name: string) =>
      answering(async ({ inbound }) => {
        if (textOf(inbound) === 'contested' && ++waiting === 2) both.open();
        if (textOf(inbound) === 'contested') await both.opened;
        return [`${name}: ${textOf(inbound)}`];
      });
    const [one, other] = [inboxWith(meet('one')), inboxWith(meet('other'))];
    await post(id, 'contested');
    for (const { inbox } of [one, other]) inbox.wake(id);
    await Promise.all([one, other].map(({ inbox }) => inbox.drained()));
    expect((await texts(id)).slice(1)).toEqual([expect.stringMatching(/^(one|other): contested$/)]);
    expect([...one.errors, ...other.errors]).toEqual([]);
    await post(id, 'next');
    other.inbox.wake(id);
    await other.inbox.drained();
    expect((await texts(id)).at(-1)).toBe('other: next');
  });
});

describe('a turn that throws', () => {
  it('is tried three times, then becomes an apology, and does not hold up the next', async () => {
    const id = await conversation();
    let tries = 0;
    const { inbox, errors } = inboxWith(
      answering(({ inbound }) => {
        if (textOf(inbound) === 'poison') {
          tries++;
          throw new Error('a text that nobody may read: poison');
        }
        return [`re: ${textOf(inbound)}`];
      }),
    );
    await post(id, 'poison');
    await post(id, 'fine');
    inbox.wake(id);
    await inbox.drained();
    expect(tries).toBe(3);
    expect(await texts(id)).toEqual([
      'poison',
      'fine',
      `Something went wrong on our side. Please say it again. ${mind.names.contact}`,
      're: fine',
    ]);
    const apology = (await log.read(id, 0))[2]!.body;
    expect(apology).toMatchObject({ type: 'message', from: { role: 'bot' }, replyToId: expect.stringContaining(id) });
    expect(errors).toHaveLength(3);
    expect(JSON.stringify(errors)).not.toContain('poison');
  });

  it('once or twice is answered all the same, without an apology', async () => {
    const id = await conversation();
    let tries = 0;
    const { inbox } = inboxWith(
      answering(({ inbound }) => {
        if (++tries < 3) throw new Error('a passing trouble');
        return [`re: ${textOf(inbound)}`];
      }),
    );
    await post(id, 'hello');
    inbox.wake(id);
    await inbox.drained();
    expect(await texts(id)).toEqual(['hello', 're: hello']);
  });

  it('leaves the state of the conversation as it was', async () => {
    const id = await conversation();
    const stored = { value: 'asking', context: { ...mind.machine.config.context, asked: 3 } };
    let calm = true;
    const { inbox } = inboxWith(async (of, inbound) => {
      if (!calm) throw new Error('trouble');
      return { conversation: of, inbound, outgoing: [], outcomes: [], ended: false, state: stored as never };
    });
    await post(id, 'a');
    inbox.wake(id);
    await inbox.drained();
    calm = false;
    await post(id, 'b');
    inbox.wake(id);
    await inbox.drained();
    expect((await log.find(id))!.state).toEqual(stored);
  });
});

describe('what is left over', () => {
  it('is picked up once, also when it is looked for twice', async () => {
    const ids = [await conversation(), await conversation()];
    for (const id of ids) await post(id, 'left behind');
    const runs: string[] = [];
    const { inbox } = inboxWith(
      answering(({ conversation: { id } }) => {
        runs.push(id);
        return ['sorry for the wait'];
      }),
    );
    await inbox.pickUp();
    await inbox.pickUp();
    await inbox.drained();
    await inbox.pickUp();
    await inbox.drained();
    expect([...runs].sort()).toEqual([...ids].sort());
    for (const id of ids) expect(await texts(id)).toEqual(['left behind', 'sorry for the wait']);
  });

  it('by a log that fails stays owed, and the next message takes both up', async () => {
    const id = await conversation();
    let broken = true;
    const fragile: Log = {
      ...log,
      commit: (turn) => (broken ? Promise.reject(new Error('disk full')) : log.commit(turn)),
    };
    const { inbox, errors } = inboxWith(echo, fragile);
    await post(id, 'one');
    inbox.wake(id);
    await inbox.drained();
    expect(await texts(id)).toEqual(['one']);
    expect(errors).toHaveLength(1);
    broken = false;
    await post(id, 'two');
    inbox.wake(id);
    await inbox.drained();
    expect(await texts(id)).toEqual(['one', 'two', 're: one', 're: two']);
  });
});

describe('what comes in beside the end', () => {
  it('is dismissed: kept, not answered, and not waited for', async () => {
    const id = await conversation();
    const begun: string[] = [];
    const { inbox, errors } = inboxWith(
      answering(
        ({ inbound }) => {
          begun.push(textOf(inbound));
          return ['goodbye'];
        },
        { endOn: 'stop' },
      ),
    );
    await post(id, 'stop');
    await post(id, 'and another thing');
    inbox.wake(id);
    await inbox.drained();
    expect(begun).toEqual(['stop']);
    expect(await texts(id)).toEqual(['stop', 'and another thing', 'goodbye']);
    expect(await log.waiting()).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('an inbox', () => {
  it('is drained at once when nothing runs, and is woken for nothing without harm', async () => {
    const { inbox, errors, grown } = inboxWith(echo);
    await inbox.drained();
    inbox.wake(await conversation());
    inbox.wake('nobody');
    await inbox.drained();
    expect([errors, grown]).toEqual([[], []]);
  });
});

describe('storage that fails for a while', () => {
  it('delays the answer, and needs no further message for it', async () => {
    const id = await conversation();
    let refusals = 2;
    const told = gate();
    const fragile: Log = {
      ...log,
      commit: (turn) =>
        refusals-- > 0 ? Promise.reject(Object.assign(new Error(), { code: 'SQLITE_FULL' })) : log.commit(turn),
    };
    const errors: object[] = [];
    const inbox = createInbox({
      log: fragile,
      runTurn: echo,
      mind,
      grown: told.open,
      logger: { error: (fields) => errors.push(fields) },
    });
    await post(id, 'hello');
    inbox.wake(id);
    await told.opened;
    expect(await texts(id)).toEqual(['hello', 're: hello']);
    expect(errors).toHaveLength(2);
    await inbox.drained();
  });
});
