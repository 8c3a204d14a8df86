/** Writing a note: a title if wanted, and its text. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { announceSave } from "../saving.js";
import type { FormState } from "./form-state.js";
import { useLeaveGuard } from "./leave-guard.js";
import { NOTES } from "./related.js";

export function NoteEditor({ form, onDone }: { form: FormState; onDone: () => void }) {
  const { engine } = usePortal();
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  const isEmpty = text.trim() === "" && title.trim() === "";
  const name = String(form.shown[form.table.nameColumn] ?? "");
  const save = async () => {
    if (isEmpty) return false;
    const result = await engine.call("save", {
      mutations: [
        {
          kind: "create",
          table: NOTES.table,
          id: crypto.randomUUID(),
          values: {
            [NOTES.about]: [form.id, form.table.name, name || null],
            [NOTES.title]: title.trim() || null,
            [NOTES.text]: text.trim() || null,
          },
        },
      ],
      label: t("form.label.note", { table: form.table.displayName, name }),
    });
    announceSave(result);
    if (result.kind === "saved") onDone();
    return result.kind === "saved";
  };
  const { prompt } = useLeaveGuard({ isDirty: !isEmpty, save, discard: onDone });
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
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <textarea
        ref={area}
        class="input"
        rows={4}
        aria-label={t("timeline.write")}
        placeholder={t("timeline.write")}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="button-row">
        <Button
          label={t("timeline.add")}
          kind="primary"
          type="submit"
          unavailable={isEmpty ? t("form.save.nothing") : null}
          onPress={save}
        />
        <Button label={t("action.cancel")} kind="quiet" onPress={onDone} />
      </div>
      {prompt}
    </form>
  );
}
