/** Buttons. One that cannot be used now says why when it is pressed, and to screen readers before. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon, type IconName } from "./icons.js";
import { announce } from "./toasts.js";

export interface ButtonProps {
  label: string;
  onPress: () => void;
  icon?: IconName;
  kind?: "primary" | "plain" | "quiet" | "danger";
  /** Why the button cannot be used now, as a sentence. It stays in reach and says so. */
  unavailable?: string | null;
  /** Shows the icon only; the label stays for screen readers and as a tooltip. */
  iconOnly?: boolean | "phone";
  type?: "button" | "submit";
  pressed?: boolean;
  children?: ComponentChildren;
}

export function Button(props: ButtonProps) {
  const { label, icon, kind = "plain", unavailable = null, iconOnly = false } = props;
  const reasonId = useId();
  const press = () => (unavailable ? announce(unavailable) : props.onPress());
  return (
    <>
      <button
        type={unavailable ? "button" : (props.type ?? "button")}
        class={`button button-${kind}${iconOnlyClass(iconOnly)}`}
        aria-disabled={unavailable ? "true" : undefined}
        aria-describedby={unavailable ? reasonId : undefined}
        aria-pressed={props.pressed}
        title={unavailable ?? (iconOnly ? label : undefined)}
        onClick={props.type === "submit" && !unavailable ? undefined : press}
      >
        {icon && <Icon name={icon} />}
        <span class="button-label">{label}</span>
        {props.children}
      </button>
      {unavailable && (
        <span id={reasonId} class="visually-hidden">
          {unavailable}
        </span>
      )}
    </>
  );
}

function iconOnlyClass(iconOnly: boolean | "phone"): string {
  if (iconOnly === "phone") return " button-icon-on-phone";
  return iconOnly ? " button-icon-only" : "";
}
