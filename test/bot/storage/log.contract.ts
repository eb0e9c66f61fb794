/** What every engine under the log promises: the same suite runs on each. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';
import {
  type ActivityBody,
  AlreadyHandled,
  createLog,
  type Log,
  type LoggedActivity,
  type Turn,
} from '../../../src/bot/storage/log.ts';
import type { Database } from '../../../src/bot/storage/schema.ts';
import { newConversation } from '../../../src/flows/advance.ts';
import { createConversation } from '../../../src/flows/conversation.ts';
import { flows } from '../../../src/flows/index.ts';

const state = newConversation(createConversation(flows));

/** A turn that answers with these texts. */
export const turnFor = (
  inbound: LoggedActivity,
  revision: number,
  texts: readonly string[] = ['answer'],
  more: Partial<Turn> = {},
): Turn => ({
  inbound,
  revision,
  state,
  outgoing: texts.map((text, at) => ({ id: `${inbound.id}/${at + 1}`, body: { type: 'message', text } })),
  outcomes: [],
  verdicts: [],
  ended: false,
  ...more,
});

const message = (text: string): ActivityBody => ({ type: 'message', text });

/** Runs the contract. `open` gives an empty database with its tables. */
export function describeLog(name: string, open: () => Promise<Kysely<Database>>): void {
  describe(`the log on ${name}`, () => {
    let db: Kysely<Database>;
    let log: Log;
    /** The clock of these tests; it may stand still and go back. */
    let time = Date.UTC(2026, 10, 22, 12);

    beforeAll(async () => {
      db = await open();
      log = createLog(db, () => time);
    });
    afterAll(() => log.close());

    const create = async (resumeHash: string | null = null) => {
      const id = randomUUID();
      await log.create({ id, userId: 'dl_me', origin: 'https://visits.example', language: 'en', resumeHash });
      return id;
    };

    /** An open conversation whose opening was answered. */
    const opened = async () => {
      const id = await create();
      await log.open(id, 'en', { type: 'conversationUpdate' });
      await log.commit(turnFor((await log.nextUnhandled(id))!, 0, ['hello']));
      return id;
    };

    /** The same with one message that waits for its answer. */
    const asked = async (text = 'my camera is black') => {
      const id = await opened();
      await log.append(id, `${id}:1`, message(text));
      return { id, inbound: (await log.nextUnhandled(id))!, before: await everything(id) };
    };

    /** All there is of a conversation. */
    const everything = async (id: string) => ({
      conversation: await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst(),
      activities: await db
        .selectFrom('activities')
        .selectAll()
        .where('conversation_id', '=', id)
        .orderBy('seq')
        .execute(),
      feedback: await db.selectFrom('feedback').selectAll().where('conversation_id', '=', id).orderBy('seq').execute(),
    });

    const countsOf = (route: string) =>
      db.selectFrom('outcomes').selectAll().where('route', '=', route).orderBy('step').execute();

    describe('a conversation', () => {
      it('is found as it was made, and by the hash of its resume key', async () => {
        const hash = randomUUID();
        const id = await create(hash);
        const made = {
          id,
          userId: 'dl_me',
          origin: 'https://visits.example',
          language: 'en',
          revision: 0,
          lastSeq: 0,
          state: null,
          opened: false,
          ended: false,
        };
        expect(await log.find(id)).toEqual(made);
        expect(await log.findByResumeHash(hash)).toEqual(made);
      });

      it('is not found by another id or hash, nor by none', async () => {
        await create();
        expect(await log.find('nobody')).toBeUndefined();
        expect(await log.findByResumeHash('nothing')).toBeUndefined();
        expect(await log.findByResumeHash('')).toBeUndefined();
      });

      it('is made once: the same id or the same hash is refused', async () => {
        const hash = randomUUID();
        const id = await create(hash);
        await expect(log.create({ id, userId: 'x', origin: null, language: 'en', resumeHash: null })).rejects.toThrow();
        await expect(create(hash)).rejects.toThrow();
        expect((await log.find(id))!.userId).toBe('dl_me');
      });

      it('opens once, also when two open it at the same time', async () => {
        const id = await create();
        const results = await Promise.all(
          ['de', 'fr', 'es', 'en'].map((language) => log.open(id, language, { type: 'conversationUpdate', language })),
        );
        expect(results.filter((won) => won)).toHaveLength(1);
        const { opened, lastSeq, language } = (await log.find(id))!;
        expect([opened, lastSeq]).toEqual([true, 1]);
        expect(language).toBe(['de', 'fr', 'es', 'en'][results.indexOf(true)]);
        expect(await log.open(id, 'en', { type: 'conversationUpdate' })).toBe(false);
        expect(await log.open('nobody', 'en', { type: 'conversationUpdate' })).toBe(false);
      });

      it('begins with an opening that waits for an answer and that clients do not see', async () => {
        const id = await create();
        await log.open(id, 'en', { type: 'conversationUpdate' });
        expect(await log.nextUnhandled(id)).toMatchObject({
          conversationId: id,
          seq: 1,
          id: `${id}|0000001`,
          body: { type: 'conversationUpdate' },
        });
        expect(await log.read(id, 0)).toEqual([]);
      });
    });

    describe('appending', () => {
      it('gives an id and a place, and stamps both and the time into the activity', async () => {
        const id = await opened();
        const appended = await log.append(id, `${id}:key`, { ...message('hello'), id: 'forged', timestamp: 'forged' });
        expect(appended).toEqual({ id: `${id}|0000003`, repeated: false });
        const [, activity] = await log.read(id, 0);
        expect(activity).toMatchObject({ conversationId: id, seq: 3, id: `${id}|0000003` });
        expect(activity!.body).toEqual({
          type: 'message',
          text: 'hello',
          id: `${id}|0000003`,
          timestamp: expect.stringMatching(/^2026-11-22T12:/),
        });
      });

      it('adds nothing for a key that was there, and gives the first id', async () => {
        const id = await opened();
        const first = (await log.append(id, `${id}:same`, message('one')))!;
        const again = await log.append(id, `${id}:same`, message('another text'));
        expect(again).toEqual({ id: first.id, repeated: true });
        expect((await log.find(id))!.lastSeq).toBe(3);
        expect((await log.read(id, 2)).map(({ body }) => body.text)).toEqual(['one']);
      });

      it('makes one row of twenty posts with one key at the same time', async () => {
        const id = await opened();
        const all = await Promise.all(
          Array.from({ length: 20 }, () => log.append(id, `${id}:storm`, message('again'))),
        );
        expect(new Set(all.map((appended) => appended!.id)).size).toBe(1);
        expect(all.filter((appended) => !appended!.repeated)).toHaveLength(1);
        expect(await log.read(id, 2)).toHaveLength(1);
        expect((await log.find(id))!.lastSeq).toBe(3);
      });

      it('gives strictly growing places and times, also while the clock stands', async () => {
        const id = await opened();
        await Promise.all(Array.from({ length: 50 }, (_, at) => log.append(id, `${id}:${at}`, message(String(at)))));
        const rows = await log.read(id, 0);
        expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 51 }, (_, at) => at + 2));
        const times = rows.map(({ body }) => body.timestamp as string);
        expect(times).toEqual([...new Set(times)].sort());
        expect(new Set(rows.map(({ body }) => body.text)).size).toBe(51);
      });

      it('gives strictly growing times when the clock goes back, and follows it when it goes on', async () => {
        const id = await opened();
        const begun = time;
        const stampAt = async (now: number) => {
          time = now;
          await log.append(id, randomUUID(), message('tick'));
          return (await log.read(id, 0)).at(-1)!.body.timestamp as string;
        };
        const stamps = [await stampAt(begun + 5_000), await stampAt(begun - 60_000), await stampAt(begun + 10_000)];
        time = begun;
        expect(stamps).toEqual([...new Set(stamps)].sort());
        expect(stamps[2]).toBe(new Date(begun + 10_000).toISOString());
      });

      it('finds no conversation of that name', async () => {
        expect(await log.append('nobody', randomUUID(), message('hello?'))).toBeUndefined();
      });

      it('keeps two conversations apart', async () => {
        const [one, other] = [await opened(), await opened()];
        await log.append(one, randomUUID(), message('mine'));
        expect((await log.read(other, 0)).map(({ body }) => body.text)).toEqual(['hello']);
        expect((await log.find(other))!.lastSeq).toBe(2);
      });

      it('keeps any text: emoji, quotes, line ends, NUL', async () => {
        const id = await opened();
        const odd = 'é 👩‍⚕️ "\'; drop table activities; --\n\u0000';
        await log.append(id, randomUUID(), message(odd));
        expect((await log.read(id, 2))[0]!.body.text).toBe(odd);
      });
    });

    describe('reading', () => {
      it('goes on where a client has stopped, a page at a time, and hides what is hidden', async () => {
        const id = await opened();
        for (let at = 0; at < 6; at++) await log.append(id, `${id}:${at}`, message(String(at)));
        const seen: number[] = [];
        for (let pages = 0; pages < 10; pages++) {
          const page = await log.read(id, seen.at(-1) ?? 0, 3);
          expect(page.length).toBeLessThanOrEqual(3);
          if (page.length === 0) break;
          seen.push(...page.map(({ seq }) => seq));
        }
        expect(seen).toEqual([2, 3, 4, 5, 6, 7, 8]);
        expect(await log.read(id, 8)).toEqual([]);
      });
    });

    describe('a turn', () => {
      it('writes state, answers and revision, and marks what it answers', async () => {
        const { id, inbound } = await asked();
        const next = { value: 'asking', context: { ...state.context, asked: 7 } };
        expect(await log.commit(turnFor(inbound, 1, ['one', 'two'], { state: next }))).toBe(true);
        expect(await log.find(id)).toMatchObject({ revision: 2, lastSeq: 5, state: next, ended: false });
        const said = await log.read(id, 3);
        expect(said.map(({ seq, id: sent, body }) => [seq, sent, body.text, body.id])).toEqual([
          [4, `${inbound.id}/1`, 'one', `${inbound.id}/1`],
          [5, `${inbound.id}/2`, 'two', `${inbound.id}/2`],
        ]);
        expect(await log.nextUnhandled(id)).toBeUndefined();
      });

      it('says nothing and takes no place where there is nothing to say', async () => {
        const { id, inbound } = await asked();
        expect(await log.commit(turnFor(inbound, 1, []))).toBe(true);
        expect(await log.find(id)).toMatchObject({ revision: 2, lastSeq: 3 });
        await log.append(id, randomUUID(), message('next'));
        const times = (await log.read(id, 0)).map(({ body }) => body.timestamp as string);
        expect(times).toEqual([...new Set(times)].sort());
      });

      it.each([0, 2])('writes nothing on revision %i when the conversation is at 1', async (revision) => {
        const { id, inbound, before } = await asked();
        const route = randomUUID();
        const more = {
          ended: true,
          outcomes: [{ route, flow: 'f', step: 's', outcome: 'done' }],
          verdicts: [{ verdict: 'solved', route, flow: 'f' }],
        };
        expect(await log.commit(turnFor(inbound, revision, ['late'], more))).toBe(false);
        expect(await everything(id)).toEqual(before);
        expect(await countsOf(route)).toEqual([]);
        expect(await log.nextUnhandled(id)).toEqual(inbound);
      });

      it('is committed by one of many that computed it on the same revision', async () => {
        const { id, inbound } = await asked();
        const results = await Promise.allSettled(
          Array.from({ length: 8 }, (_, at) => log.commit(turnFor(inbound, 1, [`from ${at}`]))),
        );
        expect(results.filter((result) => result.status === 'fulfilled' && result.value)).toHaveLength(1);
        expect(await log.read(id, 3)).toHaveLength(1);
        expect(await log.find(id)).toMatchObject({ revision: 2, lastSeq: 4 });
      });

      it('throws AlreadyHandled for what was answered before, and writes nothing', async () => {
        const { id, inbound } = await asked();
        await log.commit(turnFor(inbound, 1));
        const before = await everything(id);
        const route = randomUUID();
        const again = log.commit(
          turnFor(inbound, 2, ['twice'], { outcomes: [{ route, flow: 'f', step: 's', outcome: 'done' }] }),
        );
        await expect(again).rejects.toBeInstanceOf(AlreadyHandled);
        await expect(again).rejects.toMatchObject({ code: 'AlreadyHandled' });
        expect(await everything(id)).toEqual(before);
        expect(await countsOf(route)).toEqual([]);
      });

      it('is written whole or not at all: an id that was used throws, and nothing of the turn is there', async () => {
        const { id, inbound, before } = await asked();
        const route = randomUUID();
        const { id: used } = (await log.read(id, 0))[0]!;
        const turn = turnFor(inbound, 1, ['fine'], {
          ended: true,
          outcomes: [{ route, flow: 'f', step: 's', outcome: 'done' }],
          verdicts: [{ verdict: 'solved', route, flow: 'f' }],
        });
        await expect(
          log.commit({ ...turn, outgoing: [...turn.outgoing, { id: used, body: message('clash') }] }),
        ).rejects.toThrow();
        expect(await everything(id)).toEqual(before);
        expect(await countsOf(route)).toEqual([]);
        // the same turn without the clash goes through
        expect(await log.commit(turn)).toBe(true);
      });

      it('leaves what came in meanwhile to be answered next, in order', async () => {
        const { id, inbound } = await asked('first');
        await log.append(id, `${id}:2`, message('second'));
        await log.append(id, `${id}:3`, message('third'));
        expect(await log.commit(turnFor(inbound, 1))).toBe(true);
        const second = (await log.nextUnhandled(id))!;
        expect(second.body.text).toBe('second');
        await log.commit(turnFor(second, 2));
        expect((await log.nextUnhandled(id))!.body.text).toBe('third');
      });

      it('can be dismissed: it is kept and nobody answers', async () => {
        const { id, inbound } = await asked();
        await log.dismiss(inbound);
        expect(await log.nextUnhandled(id)).toBeUndefined();
        expect((await log.read(id, 2)).map(({ body }) => body.text)).toEqual(['my camera is black']);
      });
    });

    describe('the end', () => {
      it('refuses what comes after it, keeps what was said, and lets nothing be written', async () => {
        const { id, inbound } = await asked('stop');
        expect(await log.commit(turnFor(inbound, 1, ['goodbye'], { ended: true }))).toBe(true);
        expect(await log.find(id)).toMatchObject({ ended: true, revision: 2 });
        const before = await everything(id);
        expect(await log.append(id, randomUUID(), message('hello?'))).toBeUndefined();
        expect(await log.commit(turnFor(inbound, 2, ['more']))).toBe(false);
        expect(await everything(id)).toEqual(before);
        expect((await log.read(id, 0)).map(({ body }) => body.text)).toEqual(['hello', 'stop', 'goodbye']);
      });

      it('still knows the key of what was posted before', async () => {
        const { id, inbound } = await asked('stop');
        await log.commit(turnFor(inbound, 1, [], { ended: true }));
        expect(await log.append(id, `${id}:1`, message('stop'))).toEqual({ id: inbound.id, repeated: true });
      });
    });

    describe('what is learned', () => {
      it('counts outcomes by day, route, flow, step and kind', async () => {
        const route = randomUUID();
        const begun = time;
        const outcome = (step: string, kind: string) => ({ route, flow: 'chrome-site', step, outcome: kind });
        const turns = [
          [outcome('reload', 'done')],
          [outcome('reload', 'done'), outcome('reload', 'done'), outcome('allow', 'skipped')],
        ];
        for (const outcomes of turns) {
          const { inbound } = await asked();
          await log.commit(turnFor(inbound, 1, [], { outcomes }));
        }
        const { inbound } = await asked();
        time = begun + 24 * 60 * 60 * 1000;
        await log.commit(turnFor(inbound, 1, [], { outcomes: [outcome('reload', 'done')] }));
        time = begun;
        const counts = (await countsOf(route)).map(
          ({ day, step, outcome: kind, count }) => `${day} ${step} ${kind} ${count}`,
        );
        expect(counts.sort()).toEqual([
          '2026-11-22 allow skipped 1',
          '2026-11-22 reload done 3',
          '2026-11-23 reload done 1',
        ]);
      });

      it('keeps what was said to "did this solve it?" with its place', async () => {
        const { id, inbound } = await asked('yes');
        await log.commit(
          turnFor(inbound, 1, [], { verdicts: [{ verdict: 'partly', route: 'safari-ios', flow: 'safari-ios-site' }] }),
        );
        expect((await everything(id)).feedback).toEqual([
          {
            conversation_id: id,
            seq: inbound.seq,
            verdict: 'partly',
            route: 'safari-ios',
            flow: 'safari-ios-site',
            created_at: time,
          },
        ]);
      });
    });

    describe('what waits', () => {
      it('is every conversation with something unanswered, once', async () => {
        const [idle, created] = [await opened(), await create()];
        const { id, inbound } = await asked();
        await log.append(id, `${id}:2`, message('and again'));
        const waiting = await log.waiting();
        expect(waiting.filter((other) => other === id)).toHaveLength(1);
        expect(waiting).not.toContain(idle);
        expect(waiting).not.toContain(created);
        await log.commit(turnFor(inbound, 1));
        expect(await log.waiting()).toContain(id);
        await log.dismiss((await log.nextUnhandled(id))!);
        expect(await log.waiting()).not.toContain(id);
      });
    });

    it('answers a ping', async () => {
      await expect(log.ping()).resolves.toBeUndefined();
    });
  });
}
