/** A row of another table: shown by name, chosen from those on this device. */

import { useState } from "preact/hooks";
import { isLookup } from "../../metadata/row.js";
import { Button } from "../button.js";
import { Icon } from "../icons.js";
import { t } from "../messages/translate.js";
import { FieldFrame, type FieldProps, inputAttributes } from "./frame.js";
import { LookupDialog } from "./lookup-dialog.js";

export function LookupField(field: FieldProps) {
  const [isChoosing, setChoosing] = useState(false);
  const value = isLookup(field.value) ? field.value : null;
  const { lookups, label } = field;
  const canOpen = value !== null && lookups.hrefOf(value) !== null;
  return (
    <FieldFrame field={field}>
      <div class="input-row">
        <button
          type="button"
          class="input input-lookup"
          // A button cannot be "required" to a screen reader: the label says it in words.
          {...inputAttributes({ ...field, isRequired: false })}
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
        >
          <span class={value ? "" : "field-none"}>
            {value ? value[2] || t("list.unnamed") : t("input.choose")}
          </span>
          <Icon name="search" />
        </button>
        {value && canOpen && (
          <Button
            label={t("input.openRow", { name: value[2] ?? label })}
            icon="chevron"
            iconOnly
            onPress={() => lookups.openRow(value)}
          />
        )}
      </div>
      {isChoosing && (
        <LookupDialog
          label={label}
          tables={field.column.targets ?? []}
          lookups={lookups}
          currentId={value?.[0] ?? null}
          canClear={value !== null && !field.isRequired}
          onChoose={(chosen) => {
            setChoosing(false);
            field.onValue(chosen);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </FieldFrame>
  );
}
