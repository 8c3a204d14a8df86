import "fake-indexeddb/auto";
import { type IDBPDatabase, openDB as openReal } from "idb";
import { describe, expect, it } from "vitest";
import { Chance } from "../chance.js";
import { Actor, Scheduler } from "../scheduler.js";
import { openDB as openQuick } from "./idb.js";
import { KeyRange } from "./keys.js";
import { QuickDisk } from "./quick-disk.js";
import { runs } from "./running.js";

const REAL_RANGE = globalThis.IDBKeyRange;

/** What both sides offer and the store uses. */
type Database = Pick<IDBPDatabase, "transaction" | "close">;
type Range = Pick<typeof IDBKeyRange, "bound" | "upperBound">;

function upgrade(database: IDBPDatabase): void {
  const outbox = database.createObjectStore("outbox", { keyPath: "sequence" });
  outbox.createIndex("rows", "rows", { multiEntry: true });
  database.createObjectStore("rows");
  database.createObjectStore("queue", { autoIncrement: true });
}

/** One transaction by chance; returns all that was read, and how it ended. */
async function transact(database: Database, range: Range, dice: Chance): Promise<unknown[]> {
  const heard: unknown[] = [];
  const transaction = database.transaction(["outbox", "rows", "queue"], "readwrite");
  const done = transaction.done.then(
    () => heard.push("stored"),
    (error: Error) => heard.push(error.name),
  );
  const store = (name: string) => transaction.objectStore(name);
  const bucket = () => [dice.pick(["booking", "task", "note"]) ?? "", dice.whole(0, 4)];
  const key = () => dice.whole(1, 6);
  const deeds: (() => Promise<unknown>)[] = [
    () => store("rows").put({ made: dice.whole(0, 99), words: new Uint32Array([1, 2]) }, bucket()),
    () => store("rows").get(bucket()),
    () => store("rows").getAll(range.bound(["booking"], ["booking", []])),
    () => store("rows").delete(range.bound(["task"], ["task", []])),
    () => store("outbox").put({ sequence: key(), rows: [`a/${key()}`, `a/${key()}`] }),
    () => store("outbox").index("rows").getAll(`a/${key()}`),
    () => store("outbox").delete(key()),
    () => store("outbox").getAll(),
    () => store("queue").add({ made: dice.whole(0, 99) }),
    () => store("queue").delete(range.upperBound(key())),
    () => Promise.all([store("queue").getAllKeys(), store("queue").getAll()]),
    async () => {
      const found: unknown[] = [];
      let cursor = await store("rows").openCursor(range.bound(["note"], ["note", []]));
      for (; cursor; cursor = await cursor.continue()) {
        found.push(cursor.key);
        await cursor.update({ made: -1 });
      }
      return found;
    },
  ];
  for (let left = dice.whole(1, 6); left > 0; left -= 1) {
    heard.push(await (dice.pick(deeds) as () => Promise<unknown>)());
  }
  if (dice.is(0.2)) transaction.abort();
  await done;
  return heard;
}

async function history(database: Database, range: Range, seed: number): Promise<unknown[]> {
  const dice = new Chance(seed, 1);
  const heard: unknown[] = [];
  for (let left = 30; left > 0; left -= 1) heard.push(await transact(database, range, dice));
  database.close();
  return heard;
}

async function quickHistory(seed: number): Promise<unknown[]> {
  const scheduler = new Scheduler(0);
  const actor = new Actor("tab", new QuickDisk(scheduler));
  runs(scheduler);
  scheduler.current = actor;
  let heard: unknown[] | null = null;
  const opening = openQuick("store", 1, { upgrade: upgrade as never });
  void opening
    .then((database) => history(database as never, KeyRange as never, seed))
    .then((all) => {
      heard = all;
    });
  await scheduler.settle();
  runs(null);
  return heard ?? ["nothing"];
}

describe("a quick disk", () => {
  it("answers 200 histories of the store's requests as fake-indexeddb does", {
    timeout: 60_000,
  }, async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const real = await openReal(`store-${seed}`, 1, { upgrade });
      const expected = await history(real, REAL_RANGE, seed);
      expect(await quickHistory(seed), `history ${seed}`).toEqual(expected);
    }
  });
});
