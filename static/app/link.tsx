/** A link within the app: an ordinary one, followed without leaving the page. */

import type { ComponentChildren } from "preact";
import { usePortal } from "./portal.js";
import { pathOf, type Route } from "./routes.js";

interface LinkProps {
  to: Route;
  class?: string;
  isCurrent?: boolean;
  label?: string;
  onFollow?: () => void;
  children: ComponentChildren;
}

export function Link({ to, isCurrent = false, label, onFollow, children, ...rest }: LinkProps) {
  const { router } = usePortal();
  return (
    <a
      class={rest.class}
      href={pathOf(to)}
      aria-current={isCurrent ? "page" : undefined}
      aria-label={label}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onFollow?.();
        router.go(to);
      }}
    >
      {children}
    </a>
  );
}
