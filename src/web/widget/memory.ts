import { createStore, del, get, setMany, type UseStore } from 'idb-keyval';

const name = 'visit-ready';
const database = createStore(name, name);

/** Strict, so that what was written is on the disk and not in a buffer when the browser or the computer goes down. */
const durable: UseStore = (mode, use) =>
  database('readonly', (store) =>
    use(store.transaction.db.transaction(name, mode, { durability: 'strict' }).objectStore(name)),
  );

/** A database that is blocked can also never answer; nobody waits longer than this for it. */
const limit = 3000;

const within = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`IndexedDB did not answer within ${limit} ms.`)), limit);
    }),
  ]);

/** Reads what an earlier page kept under a key, or undefined when there is nothing or the browser keeps nothing. */
export async function recall<T>(key: string): Promise<T | undefined> {
  try {
    return await within(get<T>(key, durable));
  } catch {
    return undefined;
  }
}

/**
 * Keeps values in IndexedDB, all or none. Resolves once they are on disk: true when they are, false when this browser
 * does not keep anything (private windows, blocked storage).
 */
export async function remember(values: Record<string, unknown>): Promise<boolean> {
  try {
    await within(setMany(Object.entries(values), durable));
    return true;
  } catch {
    return false;
  }
}

/** Forgets one key. */
export async function forget(key: string): Promise<void> {
  await within(del(key, durable)).catch(() => {});
}
