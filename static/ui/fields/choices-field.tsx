/** Several of a few options. The value is their numbers, ascending, as "1,9". */

import { FieldFrame, type FieldProps } from "./frame.js";

export function ChoicesField(field: FieldProps) {
  const chosen = new Set(typeof field.value === "string" ? field.value.split(",").map(Number) : []);
  const toggle = (option: number) => {
    const next = new Set(chosen);
    if (!next.delete(option)) next.add(option);
    const text = [...next].sort((one, other) => one - other).join(",");
    field.onValue(text === "" ? null : text);
  };
  return (
    <FieldFrame field={field} isGroup>
      <div class="choices">
        {field.column.options?.map((option) => (
          <label key={option.value} class="choices-option">
            <input
              type="checkbox"
              checked={chosen.has(option.value)}
              onChange={() => toggle(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </FieldFrame>
  );
}
