/** Finishes a row with one tap, or opens it again: sets its completion column to 100 or 0. */

import type { RowView } from "../../engine/protocol.js";
import type { GridColumn } from "../../metadata/layoutxml.js";
import type { Table } from "../../metadata/manifest.js";
import { DONE } from "../../metadata/progress.js";
import { Icon } from "../../ui/icons.js";
import { t } from "../../ui/messages/translate.js";
import { announce } from "../../ui/toasts.js";
import { usePortal } from "../portal.js";
import { announceSave } from "../saving.js";

export function Tick({ row, table, column }: { row: RowView; table: Table; column: GridColumn }) {
  const { engine } = usePortal();
  const seen = row.values[column.name] ?? null;
  const isDone = seen === DONE;
  const name = String(row.values[table.nameColumn] ?? "") || t("list.unnamed");
  const toggle = async () => {
    if (!table.rights.write) {
      announce(t("form.save.noWrite", { name: table.displayCollectionName }));
      return;
    }
    const values = { [column.name]: isDone ? 0 : DONE };
    const label = t(isDone ? "form.label.updated" : "form.label.done", {
      table: table.displayName,
      name,
    });
    announceSave(
      await engine.call("save", {
        mutations: [
          { kind: "update", table: row.table, id: row.id, values, seen: { [column.name]: seen } },
        ],
        label,
      }),
    );
  };
  return (
    <button
      type="button"
      class={isDone ? "tick tick-done" : "tick"}
      aria-pressed={isDone}
      aria-label={t("input.markDoneNamed", { name })}
      onClick={toggle}
    >
      <Icon name={isDone ? "checkCircle" : "circle"} />
    </button>
  );
}
