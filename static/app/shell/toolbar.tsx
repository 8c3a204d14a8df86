/** The row of commands at the top of a screen. */

import type { ComponentChildren } from "preact";

export function Toolbar({ children }: { children: ComponentChildren }) {
  return <div class="toolbar">{children}</div>;
}
