/** A row as it is now: asked for once, asked for again when its table changes. */

import { useEffect, useState } from "preact/hooks";
import type { RowResult } from "../../engine/protocol.js";
import { usePortal } from "../portal.js";
import { type Draft, fromStored } from "./draft.js";

/** The row, or why it is not here; null while it is being read. */
export function useRow(table: string, id: string | null): RowResult | null {
  const portal = usePortal();
  const [result, setResult] = useState<RowResult | null>(null);
  useEffect(() => {
    setResult(null);
    if (id === null) return;
    let isCurrent = true;
    const read = () =>
      portal.engine.call("row", { table, id }).then((read) => isCurrent && setResult(read));
    read();
    const stop = portal.onChanged((tables) => {
      if (tables.includes(table)) read();
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [table, id]);
  return result;
}

/** What was kept of an unfinished form: undefined while it is being read, null when nothing was. */
export function useStoredDraft(key: string): Draft | null | undefined {
  const { engine } = usePortal();
  const [draft, setDraft] = useState<Draft | null | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    engine.call("draft", { key }).then((stored) => isCurrent && setDraft(fromStored(stored)));
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return draft;
}
