/** What must hold of the outbox whatever its person, upstream and the network do, in any order. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockedSets,
  type ChangeSet,
  createdRows,
  isLive,
  needsPerson,
  readySets,
  rowKey,
  rowsOf,
  targetsOf,
} from "../../static/store/outbox.js";
import { type Mood, OutboxModel } from "./outbox-model.js";
import { bodyOf, TABLE, tokensOf } from "./outbox-traces.js";

const ROWS = ["a", "b", "c"];
const NEW_ROWS = ["x", "y"];
const ALL_ROWS = [...ROWS, ...NEW_ROWS];
const COLUMNS = ["n", "m"];

const RUNS = 700;
/** On a busy machine a property takes longer than a test may otherwise. */
const PATIENCE = { timeout: 60_000 };

type Step = (model: OutboxModel) => void;
type Named = readonly [name: string, step: Step];

const row = fc.constantFrom(...ALL_ROWS);
const target = fc.record({ row, column: fc.constantFrom(...COLUMNS) });
const number = fc.nat(5);

/** What a device does when nothing is in its way. */
function pass(model: OutboxModel): void {
  model.cancel();
  model.send();
  while (model.underWay.length > 0) model.arrive(0, true);
  model.hear();
}

const own: fc.Arbitrary<Named>[] = [
  fc
    .array(target, { minLength: 1, maxLength: 3 })
    .map((targets) => [`write ${JSON.stringify(targets)}`, (model) => model.write(targets)]),
  fc
    .tuple(fc.constantFrom(...NEW_ROWS), row)
    .map(([id, parent]) => [`create ${id} under ${parent}`, (model) => model.create(id, parent)]),
];
const transport: fc.Arbitrary<Named>[] = [
  fc.constant<Named>(["send", (model) => model.send()]),
  fc
    .tuple(number, fc.boolean())
    .map(([which, isAnswered]) => [
      `arrive ${which} ${isAnswered}`,
      (model) => model.arrive(which, isAnswered),
    ]),
  fc.constant<Named>(["hear", (model) => model.hear()]),
  fc.constant<Named>(["pass", pass]),
];
const trouble: fc.Arbitrary<Named>[] = [
  row.map((id) => [`remove ${id}`, (model) => model.remove(id)]),
  fc.constantFrom<Mood[]>("willing", "willing", "refusing", "busy").map((mood) => [
    `be ${mood}`,
    (model) => {
      model.mood = mood;
    },
  ]),
  fc
    .tuple(row, fc.constantFrom(...COLUMNS, null))
    .map(([id, column]) => [
      `others write ${id}.${column}`,
      (model) => model.interfere(id, column),
    ]),
  fc.constant<Named>(["pull", (model) => model.pull()]),
  fc.constant<Named>(["cancel", (model) => model.cancel()]),
  fc.constant<Named>(["refuse at the door", (model) => model.refuseAtTheDoor()]),
  fc
    .tuple(fc.constantFrom("mine", "discard", "restore"), number)
    .map(([verdict, which]) => [`${verdict} ${which}`, (model) => model.decide(verdict, which)]),
];

const quietSteps = fc.array(fc.oneof(...own, ...transport), { maxLength: 40, size: "max" });
const anySteps = fc.array(fc.oneof(...own, ...own, ...transport, ...transport, ...trouble), {
  maxLength: 60,
  size: "max",
});

function check(steps: fc.Arbitrary<Named[]>, holds: (model: OutboxModel) => void): void {
  fc.assert(
    fc.property(steps, (story) => {
      const model = new OutboxModel(ROWS);
      for (const [, step] of story) {
        step(model);
        holds(model);
      }
    }),
    { numRuns: RUNS },
  );
}

/** Everything goes up and is answered; the person discards what needs him. */
function end(model: OutboxModel): void {
  model.mood = "willing";
  for (let turn = 0; turn < 100 && model.outbox.length > 0; turn += 1) {
    model.wait(3_600_000);
    model.pull();
    pass(model);
    if (turn % 4 === 3) model.decide("discard", 0);
  }
}

/** `a` has to wait until the outcome of `b` is known. */
function waitsFor(a: ChangeSet, b: ChangeSet): boolean {
  const isEarlier = b.sequence < a.sequence;
  const own = createdRows(a);
  const deleted = a.mutations
    .filter(({ kind }) => kind === "delete")
    .map(({ table, row: id }) => rowKey(table, id));
  return (
    (isEarlier && rowsOf(a).some((key) => rowsOf(b).includes(key))) ||
    targetsOf(a).some((key) => createdRows(b).includes(key) && !own.includes(key)) ||
    (isEarlier && deleted.some((key) => targetsOf(b).includes(key)))
  );
}

describe("the outbox", PATIENCE, () => {
  it("has at most one sent change set of a row", () => {
    check(anySteps, ({ outbox }) => {
      const rows = outbox
        .filter(({ state }) => state === "sent")
        .flatMap((set) => [...new Set(rowsOf(set))]);
      expect(new Set(rows).size).toBe(rows.length);
    });
  });

  it("never changes a change set that is sent", () => {
    check(anySteps, ({ outbox, bodies }) => {
      for (const set of outbox.filter(({ state }) => state === "sent")) {
        expect(bodyOf(set)).toBe(bodies.get(set.id));
      }
    });
  });

  it("lets nothing go ahead of what it needs, and nothing else wait", () => {
    check(anySteps, ({ outbox }) => {
      const live = outbox.filter(isLive);
      const ready = new Set(readySets(outbox, Number.MAX_SAFE_INTEGER).map(({ id }) => id));
      for (const set of live) {
        const isFree = !live.some((other) => other !== set && waitsFor(set, other));
        const isOpen = set.state !== "attention" && set.cancels.length === 0;
        expect(ready.has(set.id)).toBe(isFree && isOpen);
      }
    });
  });

  it("shows as blocked what waits, directly or not, for a person, and nothing else", () => {
    check(anySteps, ({ outbox }) => {
      const live = outbox.filter(isLive);
      const stopped = new Set(live.filter(needsPerson));
      for (let known = -1; known !== stopped.size; ) {
        known = stopped.size;
        for (const set of live) {
          if ([...stopped].some((other) => other !== set && waitsFor(set, other))) stopped.add(set);
        }
      }
      const blocked = [...stopped].filter((set) => !needsPerson(set)).map(({ id }) => id);
      expect([...blockedSets(outbox)].sort()).toEqual(blocked.sort());
    });
  });

  it("loses nothing that its person wrote", () => {
    check(anySteps, (model) => {
      const { written, outbox, applied, given, deleted, underWay } = model;
      const kept = new Set([
        ...outbox.flatMap(({ mutations }) => tokensOf(mutations)),
        ...tokensOf(applied),
        ...underWay.flatMap(({ mutations }) => tokensOf(mutations)),
        ...given,
      ]);
      for (const one of written) {
        const isReplaced = written.some(
          (later) =>
            later.value > one.value && later.row === one.row && later.column === one.column,
        );
        const isGone = kept.has(one.value) || isReplaced || deleted.has(one.row);
        expect(isGone, `${JSON.stringify(one)}`).toBe(true);
      }
    });
  });

  it("takes effect in the order in which its person wrote", () => {
    check(anySteps, ({ applied, written }) => {
      const last = new Map<string, number>();
      for (const { values, row: id } of applied) {
        for (const [column, value] of Object.entries(values)) {
          const isMine = written.some((one) => one.value === value);
          if (typeof value !== "number" || !isMine) continue;
          const key = `${id}.${column}`;
          expect(value).toBeGreaterThan(last.get(key) ?? 0);
          last.set(key, value);
        }
      }
    });
  });

  it("never sends a child before the parent it was made under", () => {
    check(quietSteps, ({ applied }) => {
      const there = new Set(ROWS);
      for (const mutation of applied) {
        for (const key of targetsOf({ mutations: [mutation] })) {
          expect(there).toContain(key.slice(TABLE.length + 1));
        }
        if (mutation.kind === "create") there.add(mutation.row);
      }
    });
  });

  it("ends, with what its person wrote last, however much was joined", () => {
    fc.assert(
      fc.property(quietSteps, (story) => {
        const model = new OutboxModel(ROWS);
        for (const [, step] of story) step(model);
        end(model);
        expect(model.outbox).toEqual([]);
        for (const { row: id, column } of model.written) {
          const last = model.written.findLast((one) => one.row === id && one.column === column);
          expect(model.upstream.get(id)?.values[column]).toBe(last?.value);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("lets nothing that was given up take effect without a word", () => {
    fc.assert(
      fc.property(anySteps, (story) => {
        const model = new OutboxModel(ROWS);
        for (const [, step] of story) step(model);
        model.mood = "willing";
        model.cancel();
        const { told, effects, givenIds, underWay } = model;
        const unsaid = () => [...effects].filter((id) => givenIds.has(id) && !told.has(id));
        expect(unsaid()).toEqual([]);
        while (underWay.length > 0) model.arrive(0, false);
        expect(unsaid()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it("ends, whatever has happened", () => {
    fc.assert(
      fc.property(anySteps, (story) => {
        const model = new OutboxModel(ROWS);
        for (const [, step] of story) step(model);
        end(model);
        expect(model.outbox).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
