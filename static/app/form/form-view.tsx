/** A form on screen: head, commands, body; and the guard over unsaved input. */

import { useEffect, useState } from "preact/hooks";
import type { RowMark } from "../../engine/protocol.js";
import type { FormLayout } from "../../metadata/formxml.js";
import type { App, Manifest, Table } from "../../metadata/manifest.js";
import type { Values } from "../../metadata/row.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { Mark } from "../../ui/mark.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { announce } from "../../ui/toasts.js";
import { usePortal } from "../portal.js";
import { listRoute, type Route } from "../routes.js";
import { announceSave } from "../saving.js";
import { Toolbar } from "../shell/toolbar.js";
import type { Draft } from "./draft.js";
import { FormBody } from "./form-body.js";
import { type FormState, useFormState } from "./form-state.js";
import { HeaderField } from "./header-field.js";
import { useLeaveGuard } from "./leave-guard.js";
import { useLookupServices } from "./lookup-services.js";

interface FormViewProps {
  app: App;
  manifest: Manifest;
  route: Extract<Route, { screen: "form" | "new" }>;
  table: Table;
  layout: FormLayout;
  id: string;
  isNew: boolean;
  row: Values;
  prefilled: Values;
  draftKey: string;
  restored: Draft | null;
  mark: RowMark | null;
}

export function FormView(props: FormViewProps) {
  const { app, manifest, table, route, mark } = props;
  const { router } = usePortal();
  const form = useFormState(props);
  const lookups = useLookupServices(app.uniqueName, manifest);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (props.restored) announce(t("form.restored"));
  }, []);
  const save = async (): Promise<boolean> => {
    const result = await form.save();
    if (!result) {
      announce(problemSummary(form));
      setTries((tries) => tries + 1);
    }
    if (result) announceSave(result);
    return result?.kind === "saved";
  };
  const { prompt, release } = useLeaveGuard({ isDirty: form.isDirty, save, discard: form.discard });
  const saveAndStay = async () => {
    const isSaved = await save();
    if (isSaved && form.isNew) {
      release();
      router.go({ screen: "form", app: route.app, table: table.name, id: form.id }, REPLACE);
    }
  };
  const leaveDeleted = () => {
    release();
    router.back(listRoute(route.app, table.name));
  };
  return (
    <div class="screen form-screen">
      <Toolbar>
        <Button
          label={t("action.save")}
          icon="save"
          kind="primary"
          unavailable={whyNoSave(form)}
          onPress={saveAndStay}
        />
        <Button
          label={t("action.discard")}
          icon="undo"
          iconOnly="phone"
          unavailable={form.isDirty ? null : t("form.save.nothing")}
          onPress={form.discard}
        />
        <DeleteButton form={form} onDeleted={leaveDeleted} />
      </Toolbar>
      <div class="form-scroll">
        <FormHead form={form} mark={mark} lookups={lookups} />
        <FormBody app={route.app} form={form} lookups={lookups} tries={tries} />
      </div>
      {prompt}
    </div>
  );
}

const REPLACE = { replace: true } as const;

function FormHead(props: {
  form: FormState;
  mark: RowMark | null;
  lookups: ReturnType<typeof useLookupServices>;
}) {
  const { form, mark, lookups } = props;
  const name = String(form.shown[form.table.nameColumn] ?? "");
  const fallback = form.isNew
    ? t("form.newTitle", { name: form.table.displayName })
    : t("list.unnamed");
  return (
    <header class="form-head">
      <p class="form-table">
        {form.table.displayName}
        {form.isDirty ? (
          <span class="mark mark-dirty">{t("form.changed")}</span>
        ) : (
          <Mark mark={mark} />
        )}
      </p>
      <h1>{name || fallback}</h1>
      {form.layout.header.length > 0 && (
        <div class="facts">
          {form.layout.header.map((cell) => (
            <HeaderField key={cell.id} cell={cell} form={form} lookups={lookups} />
          ))}
        </div>
      )}
    </header>
  );
}

function whyNoSave(form: FormState): string | null {
  const { table, isNew } = form;
  const name = table.displayCollectionName;
  if (isNew && !table.rights.create) return t("form.save.noCreate", { name });
  if (!isNew && !table.rights.write) return t("form.save.noWrite", { name });
  if (form.isSaving) return t("form.saving");
  return form.isDirty || isNew ? null : t("form.save.nothing");
}

function problemSummary(form: FormState): string {
  return tCount("form.save.invalid", Math.max(1, form.problems.size));
}

function DeleteButton({ form, onDeleted }: { form: FormState; onDeleted: () => void }) {
  const { engine } = usePortal();
  const [isAsking, setAsking] = useState(false);
  const { table, row, id } = form;
  const name = String(row[table.nameColumn] ?? "") || t("list.unnamed");
  const remove = async () => {
    setAsking(false);
    form.discard();
    const result = await engine.call("save", {
      mutations: [{ kind: "delete", table: table.name, id, seen: row }],
      label: t("form.label.deleted", { table: table.displayName, name }),
    });
    announceSave(result, t("form.deleted"));
    if (result.kind === "saved") onDeleted();
  };
  return (
    <>
      <Button
        label={t("action.delete")}
        icon="trash"
        kind="quiet"
        iconOnly="phone"
        unavailable={whyNoDelete(form)}
        onPress={() => setAsking(true)}
      />
      {isAsking && (
        <Dialog
          title={t("form.delete.confirm.title", { name })}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button label={t("action.delete")} kind="danger" onPress={remove} />
              <Button label={t("action.cancel")} kind="quiet" onPress={() => setAsking(false)} />
            </>
          }
        >
          <p>{t("form.delete.confirm.detail")}</p>
        </Dialog>
      )}
    </>
  );
}

function whyNoDelete({ table, isNew }: FormState): string | null {
  if (isNew) return t("form.delete.new");
  return table.rights.delete
    ? null
    : t("form.delete.noRight", { name: table.displayCollectionName });
}
