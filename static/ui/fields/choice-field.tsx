/** One of a few options: the platform's own list, which phones show best. */

import { t } from "../messages/translate.js";
import { FieldFrame, type FieldProps, inputAttributes } from "./frame.js";

export function ChoiceField(field: FieldProps) {
  const { column, value, isRequired } = field;
  const canBeEmpty = column.type === "Picklist" && (!isRequired || value === null);
  const choose = (text: string) => field.onValue(text === "" ? null : Number(text));
  return (
    <FieldFrame field={field}>
      <select
        class="input"
        {...inputAttributes(field)}
        value={value === null ? "" : String(value)}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {(canBeEmpty || value === null) && <option value="">{t("input.none")}</option>}
        {column.options?.map((option) => (
          <option key={option.value} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
