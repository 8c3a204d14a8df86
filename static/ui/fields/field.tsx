/** The widget for a column: chosen by the column's type, never by the form's class ids. */

import { BooleanField } from "./boolean-field.js";
import { ChoiceField } from "./choice-field.js";
import { ChoicesField } from "./choices-field.js";
import type { FieldProps } from "./frame.js";
import { LookupField } from "./lookup-field.js";
import { ReadOnlyField } from "./read-only-field.js";
import { TypedField } from "./typed-field.js";

export function Field(props: FieldProps) {
  if (props.readOnly) return <ReadOnlyField {...props} />;
  return widgetFor(props);
}

function widgetFor(props: FieldProps) {
  switch (props.column.type) {
    case "String":
    case "Memo":
    case "Integer":
    case "BigInt":
    case "Decimal":
    case "Double":
    case "Money":
    case "DateTime":
      return <TypedField {...props} />;
    case "Boolean":
      return <BooleanField {...props} />;
    case "Picklist":
    case "State":
    case "Status":
      return <ChoiceField {...props} />;
    case "MultiSelectPicklist":
      return <ChoicesField {...props} />;
    case "Lookup":
    case "Customer":
    case "Owner":
      return <LookupField {...props} />;
    default:
      return <ReadOnlyField {...props} />;
  }
}
