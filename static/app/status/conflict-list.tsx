/** For each column that both sides changed: what it was, mine, theirs; groups of columns as one. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { findColumn, findTable } from "../../metadata/choosing.js";
import type { Column } from "../../metadata/manifest.js";
import type { Value } from "../../metadata/row.js";
import { t } from "../../ui/messages/translate.js";
import { ValueView } from "../../ui/value.js";
import { usePortal } from "../portal.js";

type Conflict = OutboxEntry["conflicts"][number];
type ColumnOf = (conflict: Conflict) => Column | null;

export function ConflictList({ conflicts }: { conflicts: readonly Conflict[] }) {
  const manifest = usePortal().manifest.value;
  const columnOf: ColumnOf = ({ table, column }) => {
    const held = manifest && findTable(manifest, table);
    return held ? findColumn(held, column) : null;
  };
  return (
    <ul class="conflicts">
      {decisions(conflicts).map((together) => (
        <li key={keyOf(together[0])} class="conflict">
          {together.map((conflict) => (
            <Sides key={conflict.column} conflict={conflict} column={columnOf(conflict)} />
          ))}
          {together.length > 1 && <p class="muted">{t("status.together")}</p>}
        </li>
      ))}
    </ul>
  );
}

/** Columns of a group stand together; every other one is for itself. */
function decisions(conflicts: readonly Conflict[]): Conflict[][] {
  const found = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    const known = found.get(keyOf(conflict));
    if (known) known.push(conflict);
    else found.set(keyOf(conflict), [conflict]);
  }
  return [...found.values()];
}

function keyOf(conflict: Conflict | undefined): string {
  return `${conflict?.id}/${conflict?.group?.join() ?? conflict?.column}`;
}

function Sides({ conflict, column }: { conflict: Conflict; column: Column | null }) {
  return (
    <>
      <h3>{column?.displayName ?? conflict.column}</h3>
      <dl>
        <Side name={t("status.before")} value={conflict.seen} column={column} />
        <Side name={t("status.mine")} value={conflict.mine} column={column} />
        <Side name={t("status.theirs")} value={conflict.theirs} column={column} />
      </dl>
    </>
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
