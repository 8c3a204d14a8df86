/**
 * What is unsent, for a person who may have to let it go. Pure.
 *
 * A mark names a piece of work with its content: whoever agrees to losing it has not agreed to
 * losing what was changed in it afterwards.
 */

import { type ChangeSet, isLive } from "../store/outbox.js";

export interface UnsentPiece {
  mark: string;
  kind: "change" | "draft";
  /** What the user did, in his words; of a draft its key. */
  label: string;
}

export function unsentPieces(
  outbox: readonly ChangeSet[],
  drafts: ReadonlyMap<string, unknown>,
): UnsentPiece[] {
  const changes = outbox.filter(isLive).map(({ id, label, mutations }): UnsentPiece => {
    const content = mutations.map(({ table, row, kind, values }) => [table, row, kind, values]);
    return { mark: `${id} ${fingerprint(content)}`, kind: "change", label };
  });
  const forms = [...drafts].map(([key, draft]): UnsentPiece => {
    return { mark: `${key} ${fingerprint(draft)}`, kind: "draft", label: key };
  });
  return [...changes, ...forms];
}

/** Whether everything that is unsent was agreed to. */
export function isAgreed(
  pieces: readonly Pick<UnsentPiece, "mark">[],
  agreed: readonly string[] | "all" | null,
): boolean {
  if (agreed === "all") return true;
  const marks = new Set(agreed);
  return pieces.every(({ mark }) => marks.has(mark));
}

/** FNV-1a with the length: tells a content from the next one, not from a forged one. */
function fingerprint(content: unknown): string {
  const text = JSON.stringify(content) ?? "";
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return `${text.length}-${hash.toString(16)}`;
}
