/**
 * Reads a file of unsent work, which may have been damaged or forged: it is taken whole or refused.
 *
 * Only what the format has is taken over. What it may write upstream is still judged there, with the
 * rights of who takes it.
 */

import type { Value, Values } from "../metadata/row.js";
import type { Owner } from "../store/device.js";
import type { Mutation } from "../store/outbox.js";
import {
  guidAt,
  listAt,
  momentAt,
  nameAt,
  objectAt,
  oneOf,
  plainAt,
  ShapeFault,
  textAt,
  wholeNumberAt,
} from "./json-shape.js";
import type { Problem } from "./protocol.js";
import {
  type FiledSet,
  LONGEST_FILE,
  UNSENT_FORMAT,
  UNSENT_FORMAT_VERSION,
  type UnsentFile,
} from "./unsent-file.js";
import { MUTATIONS_PER_PUSH } from "./wire.js";

const MOST_SETS = 10_000;
const MOST_COLUMNS = 2_000;
const LONGEST_LABEL = 1_000;

export type ReadFile = { kind: "file"; file: UnsentFile } | { kind: "refused"; problem: Problem };

/** The file, if it is whole and its owner's. */
export function readUnsentFile(text: string, owner: Owner): ReadFile {
  if (text.length > LONGEST_FILE) return refused("import-too-large", TOO_LARGE);
  try {
    const json: unknown = JSON.parse(text);
    const refusal = headRefusal(json, owner);
    return refusal ?? { kind: "file", file: fileOf(json) };
  } catch (error) {
    if (error instanceof ShapeFault) return refused("import-damaged", error.message);
    // A text that is no JSON, or one nested so deeply that parsing it fails.
    if (error instanceof SyntaxError || error instanceof RangeError)
      return refused("import-format", NO_FORMAT);
    throw error;
  }
}

/** Whose it is comes before whether it is whole: that is what the person can do something about. */
function headRefusal(json: unknown, { organization, user }: Owner): ReadFile | null {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return refused("import-format", NO_FORMAT);
  const head = json as Partial<UnsentFile>;
  if (head.format !== UNSENT_FORMAT) return refused("import-format", NO_FORMAT);
  if (head.formatVersion !== UNSENT_FORMAT_VERSION) return refused("import-version", NEWER);
  if (head.organization?.id !== organization.id)
    return refused("import-other-organization", OTHER_ORGANIZATION);
  if (head.user?.id !== user.id) return refused("import-other-user", OTHER_USER);
  return null;
}

function fileOf(json: unknown): UnsentFile {
  const file = objectAt(json, "file");
  const changeSets = listAt(file.changeSets, "changeSets", MOST_SETS).map(setAt);
  const ids = new Set(changeSets.map(({ id }) => id));
  if (ids.size < changeSets.length) throw new ShapeFault("changeSets", "each id once");
  return {
    format: UNSENT_FORMAT,
    formatVersion: UNSENT_FORMAT_VERSION,
    madeAt: momentAt(file.madeAt, "madeAt"),
    organization: file.organization as Owner["organization"],
    user: file.user as Owner["user"],
    device: textAt(file.device, "device", 64),
    changeSets,
    drafts: listAt(file.drafts, "drafts", MOST_SETS).map(draftAt),
  };
}

function setAt(value: unknown, at: number): FiledSet {
  const where = `changeSets[${at}]`;
  const set = objectAt(value, where);
  const copies = set.copies === undefined ? {} : { copies: copiesAt(set.copies, where) };
  const cancels = listAt(set.cancels, `${where}.cancels`, MOST_SETS);
  return {
    id: guidAt(set.id, `${where}.id`),
    label: textAt(set.label, `${where}.label`, LONGEST_LABEL),
    madeAt: momentAt(set.madeAt, `${where}.madeAt`),
    state: oneOf(set.state, `${where}.state`, ["pending", "sent", "attention"]),
    mutations: mutationsAt(set.mutations, where),
    cancels: cancels.map((id) => guidAt(id, `${where}.cancels`)),
    ...copies,
  };
}

function mutationsAt(value: unknown, where: string): Mutation[] {
  const list = listAt(value, `${where}.mutations`, MUTATIONS_PER_PUSH);
  if (list.length === 0) throw new ShapeFault(`${where}.mutations`, "at least one");
  return list.map((one, at) => mutationAt(one, `${where}.mutations[${at}]`));
}

function mutationAt(value: unknown, where: string): Mutation {
  const mutation = objectAt(value, where);
  const { version } = mutation;
  return {
    id: guidAt(mutation.id, `${where}.id`),
    table: nameAt(mutation.table, `${where}.table`),
    row: guidAt(mutation.row, `${where}.row`),
    kind: oneOf(mutation.kind, `${where}.kind`, ["create", "update", "delete", "link", "unlink"]),
    values: valuesAt(mutation.values, `${where}.values`),
    seen: valuesAt(mutation.seen, `${where}.seen`),
    version: version === null ? null : wholeNumberAt(version, `${where}.version`),
  };
}

function copiesAt(value: unknown, where: string): Record<string, Mutation[]> {
  const entries = Object.entries(objectAt(value, `${where}.copies`));
  if (entries.length > MOST_SETS) throw new ShapeFault(`${where}.copies`, "fewer");
  return Object.fromEntries(
    entries.map(([id, copy]) => [guidAt(id, `${where}.copies`), mutationsAt(copy, where)]),
  );
}

function valuesAt(value: unknown, where: string): Values {
  const entries = Object.entries(objectAt(value, where));
  if (entries.length > MOST_COLUMNS) throw new ShapeFault(where, "fewer columns");
  return Object.fromEntries(
    entries.map(([name, one]) => [nameAt(name, where), valueAt(one, `${where}.${name}`)]),
  );
}

function valueAt(value: unknown, where: string): Value {
  if (Array.isArray(value)) {
    const [id, table, name] = listAt(value, where, 3);
    const shown = name === null || name === undefined ? null : textAt(name, where);
    return [guidAt(id, where), nameAt(table, where), shown];
  }
  if (typeof value === "string") return textAt(value, where);
  const isPlain = typeof value === "boolean" || value === null || Number.isFinite(value);
  if (!isPlain) throw new ShapeFault(where, "a value");
  return value as Value;
}

function draftAt(value: unknown, at: number): { key: string; draft: unknown } {
  const where = `drafts[${at}]`;
  const { key, draft } = objectAt(value, where);
  return { key: textAt(key, `${where}.key`, 300), draft: plainAt(draft, where) };
}

function refused(code: string, detail: string): { kind: "refused"; problem: Problem } {
  return { kind: "refused", problem: { code, title: "Not imported", detail, status: null } };
}

const TOO_LARGE = "This file is too large to be unsent work of one person.";
const NO_FORMAT = "This is not a file of unsent work. Choose one that Device status has exported.";
const NEWER = "This file was made by another release of the app. Update the app, then try again.";
const OTHER_ORGANIZATION = "This file belongs to another organisation.";
const OTHER_USER = "This file is another person's. Only its author can import it.";
