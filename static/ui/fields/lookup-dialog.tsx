/** Choosing a row: a search box over what is on this device, without a network. */

import { useEffect, useState } from "preact/hooks";
import type { LookupChoice } from "../../engine/protocol.js";
import type { LookupValue } from "../../metadata/row.js";
import { Button } from "../button.js";
import { Dialog } from "../dialog.js";
import { formatContext } from "../format-context.js";
import { Icon } from "../icons.js";
import { formatMoment } from "../messages/moments.js";
import { t } from "../messages/translate.js";
import type { LookupServices } from "./frame.js";

interface LookupDialogProps {
  label: string;
  tables: string[];
  lookups: LookupServices;
  /** The row that is chosen now. */
  currentId: string | null;
  canClear: boolean;
  onChoose: (chosen: LookupValue | null) => void;
  onClose: () => void;
}

export function LookupDialog(props: LookupDialogProps) {
  const [search, setSearch] = useState("");
  const choices = useChoices(props.tables, search, props.lookups);
  return (
    <Dialog
      title={t("lookup.title", { name: props.label })}
      onClose={props.onClose}
      tall
      actions={
        props.canClear && (
          <Button label={t("action.clear")} icon="close" onPress={() => props.onChoose(null)} />
        )
      }
    >
      <input
        type="search"
        class="input"
        placeholder={t("lookup.search")}
        aria-label={t("lookup.search")}
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <div aria-live="polite">
        {choices?.length === 0 && (
          <p class="muted">{search ? t("lookup.none") : t("lookup.empty")}</p>
        )}
      </div>
      <ul class="options">
        {choices?.map((choice) => (
          <li key={`${choice.table}/${choice.id}`}>
            <button
              type="button"
              class="option"
              aria-pressed={choice.id === props.currentId}
              onClick={() => props.onChoose([choice.id, choice.table, choice.name])}
            >
              <span class="option-name">{choice.name || t("list.unnamed")}</span>
              <span class="option-detail">{detailOf(choice, props)}</span>
              {choice.id === props.currentId && <Icon name="check" />}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** With several tables to choose from, each choice says which it is of. */
function detailOf(choice: LookupChoice, { tables, lookups }: LookupDialogProps): string {
  const table = tables.length > 1 ? lookups.tableName(choice.table) : "";
  return [table, readable(choice.detail)].filter(Boolean).join(" · ");
}

const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** The second line comes as stored: a moment is written as people do. */
function readable(detail: string | null): string | null {
  if (!detail || !MOMENT.test(detail)) return detail;
  return formatMoment(detail, Date.now(), formatContext().timeZone);
}

/** The rows that match; null until the first answer. An answer to an older search is dropped. */
function useChoices(
  tables: string[],
  search: string,
  lookups: LookupServices,
): LookupChoice[] | null {
  const [choices, setChoices] = useState<LookupChoice[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    lookups.search(tables, search).then(
      (found) => isCurrent && setChoices(found),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [search, tables.join()]);
  return choices;
}
