/** The name of a row that a lookup points at; a link when the row's form can be opened. */

import type { LookupValue } from "../../metadata/row.js";
import { t } from "../messages/translate.js";
import type { LookupServices } from "./frame.js";

export function RowLink({ lookup, lookups }: { lookup: LookupValue; lookups: LookupServices }) {
  const name = lookup[2] || t("list.unnamed");
  const href = lookups.hrefOf(lookup);
  if (!href) return <span>{name}</span>;
  return (
    <a
      href={href}
      class="row-link"
      onClick={(event) => {
        event.preventDefault();
        lookups.openRow(lookup);
      }}
    >
      {name}
    </a>
  );
}
