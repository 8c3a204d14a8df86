/** What stands where rows or a form would: nothing, a problem, waiting. Always a sentence. */

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icons.js";

interface NoticeProps {
  icon: IconName;
  title: string;
  detail?: string | null;
  children?: ComponentChildren;
}

/** A centred notice filling its place. */
export function Notice({ icon, title, detail, children }: NoticeProps) {
  return (
    <div class="notice">
      <span class="notice-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {detail && <p>{detail}</p>}
      {children && <div class="notice-actions">{children}</div>}
    </div>
  );
}

/** A sentence over the width of the page; `kind` gives its colour and icon. */
export function Banner(props: {
  kind: "info" | "warning" | "error";
  children: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <div class={`banner banner-${props.kind}`} role={props.kind === "error" ? "alert" : "status"}>
      <Icon name={props.kind === "info" ? "sync" : props.kind} />
      <div class="banner-text">{props.children}</div>
      {props.actions && <div class="banner-actions">{props.actions}</div>}
    </div>
  );
}

/** Waiting for the device, not the network: it is short, so it appears late and quietly. */
export function Waiting({ label }: { label: string }) {
  return (
    <div class="waiting" role="status">
      <span class="waiting-bar" />
      <span class="visually-hidden">{label}</span>
    </div>
  );
}

/** How much of `total` is done. */
export function ProgressBar({
  done,
  total,
  label,
}: {
  done: number;
  total: number;
  label: string;
}) {
  return <progress class="progress" value={done} max={Math.max(1, total)} aria-label={label} />;
}
