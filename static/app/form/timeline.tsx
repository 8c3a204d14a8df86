/** Notes about a row, newest first, and writing one. */

import { useState } from "preact/hooks";
import type { RowView } from "../../engine/protocol.js";
import { findTable } from "../../metadata/choosing.js";
import type { Manifest, Relationship, Table } from "../../metadata/manifest.js";
import { isLookup } from "../../metadata/row.js";
import { Button } from "../../ui/button.js";
import { timeZone } from "../../ui/format-context.js";
import { Mark } from "../../ui/mark.js";
import { formatMoment } from "../../ui/messages/moments.js";
import { t } from "../../ui/messages/translate.js";
import { useSlice } from "../list/slice.js";
import { usePortal } from "../portal.js";
import type { FormState } from "./form-state.js";
import { noteKey, useKeptNote } from "./note-draft.js";
import { NoteEditor } from "./note-editor.js";
import { NOTES, notesRelationship } from "./related.js";

/** Older notes than these are not shown. */
const LIMIT = 200;

export function Timeline({ form, label }: { form: FormState; label: string | null }) {
  const manifest = usePortal().manifest.value;
  const relationship = manifest && notesRelationship(manifest, form.table.name);
  const notes = manifest && findTable(manifest, NOTES.table);
  return (
    <div class="related">
      <h2 class="section-title">{label ?? t("timeline.title")}</h2>
      {relationship && notes ? (
        <Notes {...{ form, manifest, relationship, notes }} />
      ) : (
        <p class="muted">{t("timeline.unavailable")}</p>
      )}
    </div>
  );
}

interface NotesProps {
  form: FormState;
  manifest: Manifest;
  relationship: Relationship;
  notes: Table;
}

function Notes({ form, relationship, notes }: NotesProps) {
  const kept = useKeptNote(noteKey(form.table, form.id));
  const [wantsToWrite, setWriting] = useState<boolean | null>(null);
  const isWriting = wantsToWrite ?? Boolean(kept);
  if (form.isNew) return <p class="muted">{t("timeline.unsaved")}</p>;
  return (
    <>
      {isWriting ? (
        <NoteEditor
          form={form}
          kept={wantsToWrite === null ? (kept ?? null) : null}
          onDone={() => setWriting(false)}
        />
      ) : (
        <Button
          label={t("timeline.write")}
          icon="note"
          unavailable={notes.rights.create ? null : t("timeline.noRight")}
          onPress={() => setWriting(true)}
        />
      )}
      <NoteList relationship={relationship} parentId={form.id} />
    </>
  );
}

function NoteList({ relationship, parentId }: { relationship: Relationship; parentId: string }) {
  const { engine } = usePortal();
  const { slice } = useSlice(`notes/${parentId}`, [relationship.child], () =>
    engine.call("related", {
      relationship: relationship.name,
      parentId,
      viewId: null,
      from: 0,
      to: LIMIT,
    }),
  );
  if (slice.kind !== "rows") return null;
  if (slice.total === 0) return <p class="muted">{t("timeline.empty")}</p>;
  return (
    <ul class="notes">
      {[...slice.rows].sort(newestFirst).map((note) => (
        <Note key={note.id} note={note} />
      ))}
    </ul>
  );
}

function Note({ note }: { note: RowView }) {
  const { values } = note;
  const createdAt = values.createdon;
  const author = isLookup(values.createdby ?? null) ? values.createdby : null;
  return (
    <li class="note">
      {values[NOTES.title] && <strong class="note-title">{String(values[NOTES.title])}</strong>}
      {values[NOTES.text] && <p class="note-text">{String(values[NOTES.text])}</p>}
      {values.filename && (
        <p class="muted">{t("timeline.attachment", { name: String(values.filename) })}</p>
      )}
      <p class="note-foot">
        {isLookup(author ?? null) && <span>{(author as readonly string[])[2]}</span>}
        {typeof createdAt === "string" && (
          <time dateTime={createdAt}>{formatMoment(createdAt, Date.now(), timeZone.value)}</time>
        )}
        <Mark mark={note.mark} />
      </p>
    </li>
  );
}

/** A note without a time was made here and not sent yet: it is the newest. */
function newestFirst(one: RowView, other: RowView): number {
  return createdAt(other).localeCompare(createdAt(one));
}

function createdAt(note: RowView): string {
  return typeof note.values.createdon === "string" ? note.values.createdon : "9999";
}
