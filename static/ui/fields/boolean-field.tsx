/** Yes or no, as a switch with its label beside it. */

import { formatValue } from "../../metadata/format.js";
import { formatContext } from "../format-context.js";
import { FieldFrame, type FieldProps, inputAttributes } from "./frame.js";

export function BooleanField(field: FieldProps) {
  const isOn = field.value === true;
  return (
    <FieldFrame field={field}>
      <span class="switch">
        <input
          type="checkbox"
          {...inputAttributes(field)}
          checked={isOn}
          onChange={(event) => field.onValue(event.currentTarget.checked)}
        />
        <span aria-hidden="true">{formatValue(isOn, field.column, formatContext())}</span>
      </span>
    </FieldFrame>
  );
}
