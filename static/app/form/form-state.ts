/** A form being filled in: its draft, what is wrong with it, and saving it. */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SaveResult } from "../../engine/protocol.js";
import type { FormLayout } from "../../metadata/formxml.js";
import type { Column, Table } from "../../metadata/manifest.js";
import type { Value, Values } from "../../metadata/row.js";
import type { InputProblem } from "../../metadata/typing.js";
import { formatContext } from "../../ui/format-context.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { keepDraft } from "../saving.js";
import {
  type Draft,
  draftOf,
  EMPTY_DRAFT,
  findProblems,
  isDirty,
  setTyped,
  setValue,
  shownValues,
  toMutation,
  toStored,
  unsavedRest,
} from "./draft.js";
import { checkedFields } from "./field-state.js";

export interface FormSubject {
  table: Table;
  layout: FormLayout;
  id: string;
  isNew: boolean;
  row: Values;
  /** Values a new row begins with. */
  prefilled: Values;
  /** Under which an unfinished form is kept on the device. */
  draftKey: string;
  /** What was kept there. */
  restored: Draft | null;
}

export interface FormState extends FormSubject {
  draft: Draft;
  shown: Values;
  isDirty: boolean;
  isSaving: boolean;
  /** Problems to show: of fields the person has been in, or of all after trying to save. */
  problems: ReadonlyMap<string, InputProblem>;
  setValue(column: Column, value: Value): void;
  setTyped(column: Column, text: string): void;
  discard(): void;
  /** Saves; null when the input is not right yet and the problems are shown instead. */
  save(): Promise<SaveResult | null>;
  /** Saves one column at once when nothing else is unsaved, else adds it to the draft. */
  quickSet(column: Column, value: Value): Promise<SaveResult | null>;
}

/** The state of the form of `subject`; start it afresh (by `key`) for another row. */
export function useFormState(subject: FormSubject): FormState {
  const { table, layout, id, isNew, row } = subject;
  const portal = usePortal();
  const [draft, setDraft] = useState<Draft>(() => subject.restored ?? beginning(subject));
  const latest = useRef(draft);
  latest.current = draft;
  const saving = useRef<Promise<SaveResult> | null>(null);
  const forget = useKeptDraft(subject.draftKey, draft);
  const [isSaving, setSaving] = useState(false);
  const [isTried, setTried] = useState(false);
  const problems = useMemo(
    () => findProblems(checkedFields(layout, table, row, isNew), draft, row),
    [layout, table, row, isNew, draft],
  );

  /** What was typed while a new row was saved goes on in the form of the row. */
  const keepFor = (held: Table, rowId: string, rest: Draft) =>
    keepDraft(portal.engine, draftKeyOf(held, rowId), toStored(rest));

  const write = useCallback(
    async (saved: Draft): Promise<SaveResult> => {
      setSaving(true);
      const mutations = [toMutation(saved, table, id, isNew)];
      const label = saveLabel(table, shownValues(row, saved), isNew);
      try {
        const result = await portal.engine.call("save", {
          mutations,
          label,
          draft: subject.draftKey,
        });
        if (result.kind === "saved") {
          forget();
          const rest = unsavedRest(latest.current, saved);
          if (isNew && isDirty(rest)) keepFor(table, id, rest);
          setDraft(isNew ? EMPTY_DRAFT : rest);
          setTried(false);
        }
        return result;
      } finally {
        setSaving(false);
      }
    },
    [table, id, isNew, row],
  );

  /** A second press while the first is on its way to the disk is the same save. */
  const store = (saved: Draft): Promise<SaveResult> => {
    saving.current ??= write(saved).finally(() => {
      saving.current = null;
    });
    return saving.current;
  };

  return {
    ...subject,
    draft,
    shown: shownValues(row, draft),
    isDirty: isDirty(draft),
    isSaving,
    problems: shownProblems(problems, draft, isTried),
    setValue: (column, value) => setDraft((now) => setValue(now, table, column, value, row)),
    setTyped: (column, text) =>
      setDraft((now) => setTyped(now, table, column, text, row, formatContext())),
    discard() {
      forget();
      setDraft(beginning(subject));
    },
    async save() {
      setTried(true);
      return problems.size > 0 ? null : store(draft);
    },
    async quickSet(column, value) {
      const next = setValue(draft, table, column, value, row);
      if (isNew || isDirty(draft)) setDraft(next);
      else if (isDirty(next)) return store(next);
      return null;
    },
  };
}

function beginning({ prefilled, isNew, id }: FormSubject): Draft {
  return isNew ? { ...draftOf(prefilled), newRowId: id } : draftOf(prefilled);
}

/** Under which the unfinished form of an existing row is kept. */
export function draftKeyOf(table: Pick<Table, "name">, id: string): string {
  return `${table.name}/${id}`;
}

/**
 * Keeps every keystroke on the device, so that closing the app in the middle loses nothing.
 *
 * Returns what drops it at once: the form may leave the screen before it is drawn again.
 */
function useKeptDraft(key: string, draft: Draft): () => void {
  const { engine } = usePortal();
  const wasDirty = useRef(false);
  useEffect(() => {
    const dirty = isDirty(draft);
    if (dirty || wasDirty.current) {
      keepDraft(engine, key, dirty ? toStored(draft) : null);
    }
    wasDirty.current = dirty;
  }, [key, draft]);
  return () => {
    wasDirty.current = false;
    keepDraft(engine, key, null);
  };
}

function shownProblems(
  problems: ReadonlyMap<string, InputProblem>,
  draft: Draft,
  isTried: boolean,
): ReadonlyMap<string, InputProblem> {
  if (isTried) return problems;
  return new Map([...problems].filter(([name]) => draft.touched.has(name)));
}

function saveLabel(table: Table, values: Values, isNew: boolean): string {
  const name = String(values[table.nameColumn] ?? "") || t("list.unnamed");
  const key = isNew ? "form.label.created" : "form.label.updated";
  return t(key, { table: table.displayName, name });
}
