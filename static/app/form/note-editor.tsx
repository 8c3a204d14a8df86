/** Writing a note: a title if wanted, and its text. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { announceSave, keepDraft } from "../saving.js";
import type { FormState } from "./form-state.js";
import { useLeaveGuard } from "./leave-guard.js";
import { emptyNote, type NoteDraft, noteKey } from "./note-draft.js";
import { NOTES } from "./related.js";

interface NoteEditorProps {
  form: FormState;
  /** What was being written when the app was closed. */
  kept: NoteDraft | null;
  onDone: () => void;
}

export function NoteEditor({ form, kept, onDone }: NoteEditorProps) {
  const { engine } = usePortal();
  const [note, setNote] = useState(() => kept ?? emptyNote());
  const { id, title, text } = note;
  const key = noteKey(form.table, form.id);
  const write = (change: Partial<NoteDraft>) => {
    const next = { ...note, ...change };
    setNote(next);
    keepDraft(engine, key, next);
  };
  const done = () => {
    keepDraft(engine, key, null);
    onDone();
  };
  const isSaving = useRef(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const isEmpty = text.trim() === "" && title.trim() === "";
  const name = String(form.shown[form.table.nameColumn] ?? "");
  const save = async () => {
    // A second tap is not a second note.
    if (isEmpty || isSaving.current) return false;
    isSaving.current = true;
    const result = await engine.call("save", {
      mutations: [
        {
          kind: "create",
          table: NOTES.table,
          id,
          values: {
            [NOTES.about]: [form.id, form.table.name, name || null],
            [NOTES.title]: title.trim() || null,
            [NOTES.text]: text.trim() || null,
          },
        },
      ],
      label: t("form.label.note", { table: form.table.displayName, name }),
      draft: key,
    });
    isSaving.current = false;
    announceSave(result);
    if (result.kind === "saved") done();
    return result.kind === "saved";
  };
  const { prompt } = useLeaveGuard({ isDirty: !isEmpty, save, discard: done });
  return (
    <form
      class="note-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <input
        class="input"
        aria-label={t("timeline.subject")}
        placeholder={t("timeline.subject")}
        value={title}
        onInput={(event) => write({ title: event.currentTarget.value })}
      />
      <textarea
        ref={area}
        class="input"
        rows={4}
        aria-label={t("timeline.write")}
        placeholder={t("timeline.write")}
        value={text}
        onInput={(event) => write({ text: event.currentTarget.value })}
      />
      <div class="button-row">
        <Button
          label={t("timeline.add")}
          kind="primary"
          type="submit"
          unavailable={isEmpty ? t("form.save.nothing") : null}
          onPress={save}
        />
        <Button label={t("action.cancel")} kind="quiet" onPress={done} />
      </div>
      {prompt}
    </form>
  );
}
