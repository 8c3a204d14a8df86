/** For each column that both sides changed: what it was, mine, theirs. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { findColumn, findTable } from "../../metadata/choosing.js";
import type { Column } from "../../metadata/manifest.js";
import type { Value } from "../../metadata/row.js";
import { t } from "../../ui/messages/translate.js";
import { ValueView } from "../../ui/value.js";
import { usePortal } from "../portal.js";

export function ConflictList({ conflicts }: { conflicts: OutboxEntry["conflicts"] }) {
  const manifest = usePortal().manifest.value;
  const columnOf = (table: string, name: string): Column | null => {
    const held = manifest && findTable(manifest, table);
    return held ? findColumn(held, name) : null;
  };
  return (
    <ul class="conflicts">
      {conflicts.map((conflict) => {
        const column = columnOf(conflict.table, conflict.column);
        return (
          <li key={`${conflict.id}/${conflict.column}`} class="conflict">
            <h3>{column?.displayName ?? conflict.column}</h3>
            <dl>
              <Side name={t("status.before")} value={conflict.seen} column={column} />
              <Side name={t("status.mine")} value={conflict.mine} column={column} />
              <Side name={t("status.theirs")} value={conflict.theirs} column={column} />
            </dl>
          </li>
        );
      })}
    </ul>
  );
}

function Side({ name, value, column }: { name: string; value: Value; column: Column | null }) {
  const isEmpty = value === null || value === "";
  return (
    <div class="conflict-side">
      <dt>{name}</dt>
      <dd>
        {isEmpty && t("form.empty")}
        {!isEmpty && (column ? <ValueView value={value} column={column} /> : String(value))}
      </dd>
    </div>
  );
}
