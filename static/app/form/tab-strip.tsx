/** A form's tabs; arrow keys move between them. */

import { useRef } from "preact/hooks";
import type { FormTab } from "../../metadata/formxml.js";
import { t } from "../../ui/messages/translate.js";

interface TabStripProps {
  tabs: readonly FormTab[];
  chosen: string;
  onChoose: (id: string) => void;
}

export function TabStrip({ tabs, chosen, onChoose }: TabStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  const step = (by: number) => {
    const now = tabs.findIndex((tab) => tab.id === chosen);
    const next = tabs[(now + by + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    strip.current?.querySelector<HTMLElement>(`#tab-${CSS.escape(next.id)}`)?.focus();
  };
  return (
    <div
      class="tabs"
      role="tablist"
      ref={strip}
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") step(1);
        if (event.key === "ArrowLeft") step(-1);
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={`tab-${tab.id}`}
          class="tab"
          aria-selected={tab.id === chosen}
          aria-controls={`panel-${tab.id}`}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.label ?? t("list.unnamed")}
        </button>
      ))}
    </div>
  );
}
