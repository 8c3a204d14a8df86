/** A note that is being written, kept on the device with every keystroke. */

import { useEffect, useState } from "preact/hooks";
import type { Table } from "../../metadata/manifest.js";
import { usePortal } from "../portal.js";

export interface NoteDraft {
  /** Of the row it becomes: saved twice, it is still one note. */
  id: string;
  title: string;
  text: string;
}

export function emptyNote(): NoteDraft {
  return { id: crypto.randomUUID(), title: "", text: "" };
}

/** Under which the unfinished note about a row is kept. */
export function noteKey(table: Table, id: string): string {
  return `note/${table.name}/${id}`;
}

/** What was kept: undefined while it is being read, null when nothing was. */
export function useKeptNote(key: string): NoteDraft | null | undefined {
  const { engine } = usePortal();
  const [kept, setKept] = useState<NoteDraft | null | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    engine.call("draft", { key }).then((stored) => isCurrent && setKept(fromStored(stored)));
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return kept;
}

function fromStored(stored: unknown): NoteDraft | null {
  const { id, title, text } = (stored ?? {}) as Partial<NoteDraft>;
  const isWhole = typeof id === "string" && typeof title === "string" && typeof text === "string";
  return isWhole && title + text !== "" ? { id, title, text } : null;
}
