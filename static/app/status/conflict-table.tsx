/** For each column that both sides changed: what it was, mine, theirs. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { findColumn, findTable } from "../../metadata/choosing.js";
import type { Column } from "../../metadata/manifest.js";
import type { Value } from "../../metadata/row.js";
import { t } from "../../ui/messages/translate.js";
import { ValueView } from "../../ui/value.js";
import { usePortal } from "../portal.js";

export function ConflictTable({ conflicts }: { conflicts: OutboxEntry["conflicts"] }) {
  const manifest = usePortal().manifest.value;
  const columnOf = (table: string, name: string): Column | null => {
    const held = manifest && findTable(manifest, table);
    return held ? findColumn(held, name) : null;
  };
  return (
    <table class="conflicts">
      <thead>
        <tr>
          <th scope="col">{t("status.column")}</th>
          <th scope="col">{t("status.before")}</th>
          <th scope="col">{t("status.mine")}</th>
          <th scope="col">{t("status.theirs")}</th>
        </tr>
      </thead>
      <tbody>
        {conflicts.map((conflict) => {
          const column = columnOf(conflict.table, conflict.column);
          return (
            <tr key={`${conflict.id}/${conflict.column}`}>
              <th scope="row">{column?.displayName ?? conflict.column}</th>
              <ConflictValue value={conflict.seen} column={column} />
              <ConflictValue value={conflict.mine} column={column} />
              <ConflictValue value={conflict.theirs} column={column} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ConflictValue({ value, column }: { value: Value; column: Column | null }) {
  if (value === null || value === "") return <td>{t("form.empty")}</td>;
  return <td>{column ? <ValueView value={value} column={column} /> : String(value)}</td>;
}
