/** Unsent work to a file and from one: first what a file holds, then taking it. */

import { useRef, useState } from "preact/hooks";
import type { ImportResult, Problem } from "../../engine/protocol.js";
import { LONGEST_FILE } from "../../engine/unsent-file.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { timeZone } from "../../ui/format-context.js";
import { formatMoment } from "../../ui/messages/moments.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";
import { announce } from "../../ui/toasts.js";
import { exportUnsent } from "../export-unsent.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";
import { draftName } from "./draft-name.js";

type ReadFile = Extract<ImportResult, { kind: "read" }>;

interface Chosen {
  text: string;
  file: ReadFile;
}

export function UnsentFiles({ hasUnsent }: { hasUnsent: boolean }) {
  const { engine } = usePortal();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const choose = async (file: File) => {
    setProblem(null);
    // Not even read: a text of this size would only fill the memory.
    if (file.size > LONGEST_FILE) return setProblem(TOO_LARGE);
    const text = await file.text();
    const result = await engine.call("importUnsent", { text, take: false });
    if (result.kind === "refused") setProblem(result.problem);
    else setChosen({ text, file: result });
  };
  const take = async ({ text, file }: Chosen) => {
    setChosen(null);
    const result = await engine.call("importUnsent", { text, take: true });
    if (result.kind === "refused") setProblem(result.problem);
    else announce(tCount("import.taken", fresh(file.changeSets) + fresh(file.drafts)));
  };
  return (
    <section class="panel" aria-labelledby="status-files">
      <h2 id="status-files">{t("import.panel")}</h2>
      <p class="muted">{t("import.panel.detail")}</p>
      {problem && (
        <Banner kind="error">
          <strong>{t("import.refused")}.</strong> {problemSentence(problem)}
        </Banner>
      )}
      <div class="button-row">
        <Button
          label={t("status.export")}
          icon="download"
          unavailable={hasUnsent ? null : t("status.export.none")}
          onPress={() => exportUnsent(engine)}
        />
        <Button label={t("import.choose")} icon="arrowUp" onPress={() => input.current?.click()} />
      </div>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept="application/json,.json"
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file may be chosen again.
          currentTarget.value = "";
          if (file) choose(file);
        }}
      />
      {chosen && (
        <Preview chosen={chosen} onTake={() => take(chosen)} onClose={() => setChosen(null)} />
      )}
    </section>
  );
}

interface PreviewProps {
  chosen: Chosen;
  onTake: () => void;
  onClose: () => void;
}

function Preview({ chosen: { file }, onTake, onClose }: PreviewProps) {
  const { manifest } = usePortal();
  const when = formatMoment(file.madeAt, Date.now(), timeZone.value);
  const isNew = fresh(file.changeSets) + fresh(file.drafts) > 0;
  return (
    <Dialog
      title={t("import.title")}
      onClose={onClose}
      actions={
        <>
          <Button
            label={t("import.take")}
            kind="primary"
            unavailable={isNew ? null : t("import.nothing")}
            onPress={onTake}
          />
          <Button label={t("action.cancel")} kind="quiet" onPress={onClose} />
        </>
      }
    >
      <p class="muted">{t("import.made", { when, device: file.deviceId.slice(0, 8) })}</p>
      {!isNew && <p>{t("import.nothing")}</p>}
      <ul class="pieces">
        {file.changeSets.map(({ id, label, isKnown }) => (
          <Piece key={id} label={label} isKnown={isKnown} />
        ))}
        {file.drafts.map(({ key, isKnown }) => (
          <Piece key={key} label={draftName(key, manifest.value)} isKnown={isKnown} />
        ))}
      </ul>
    </Dialog>
  );
}

function Piece({ label, isKnown }: { label: string; isKnown: boolean }) {
  return (
    <li class={isKnown ? "piece muted" : "piece"}>
      <span>
        {label}
        {isKnown && ` (${t("import.known")})`}
      </span>
    </li>
  );
}

function fresh(pieces: readonly { isKnown: boolean }[]): number {
  return pieces.filter(({ isKnown }) => !isKnown).length;
}

const TOO_LARGE: Problem = { code: "import-too-large", title: "", detail: "", status: null };
