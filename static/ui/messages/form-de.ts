/** German: forms and their fields, and what becomes of a save. */

import type { Message } from "./en.js";
import type { formEn } from "./form-en.js";

export const formDe: Record<keyof typeof formEn, Message> = {
  "form.newTitle": "Neu: {name}",
  "form.loading": "Wird geladen",
  "form.missing.title": "Diese Zeile ist nicht auf dem Gerät",
  "form.missing.detail": "Sie wurde gelöscht oder gehört nicht mehr zu Ihrem Profil.",
  "form.noForm.title": "Kein Formular zu zeigen",
  "form.noForm.detail": "Die App bietet auf diesem Gerät kein Formular für {name}.",
  "form.noTable.title": "Diese Tabelle ist nicht auf dem Gerät",
  "form.noTable.detail": "Ihr Offlineprofil enthält sie nicht.",
  "form.kept": "Was Sie hier eingegeben haben, bleibt auf diesem Gerät und kommt damit wieder.",
  "form.unreadable.title": "Dieses Formular ist nicht lesbar",
  "form.unreadable.detail":
    "Seine Beschreibung ist beschädigt. Sagen Sie es der Person, die Ihre Apps erstellt.",
  "form.required": "Erforderlich",
  "form.readOnly": "Schreibgeschützt",
  "form.empty": "–",
  "form.unsupported": "Dieser Teil des Formulars ist auf diesem Gerät nicht verfügbar.",
  "form.columnMissing": "Diese Spalte ist nicht auf dem Gerät.",
  "form.notKept":
    "Was Sie eingeben, kann auf diesem Gerät nicht zwischengespeichert werden. Speichern Sie, bevor Sie die App schließen.",
  "form.saved": "Auf diesem Gerät gespeichert",
  "form.deleted": "Auf diesem Gerät gelöscht",
  "form.saving": "Wird gespeichert …",
  "form.save.nothing": "Es gibt nichts zu speichern.",
  "form.save.noCreate": "Sie dürfen {name} nicht anlegen.",
  "form.save.noWrite": "Sie dürfen {name} nicht ändern.",
  "form.save.inactive": "Diese Zeile ist abgeschlossen. Nur ihr Status kann geändert werden.",
  "form.save.invalid": {
    one: "Ein Feld braucht Ihre Aufmerksamkeit.",
    other: "{count} Felder brauchen Ihre Aufmerksamkeit.",
  },
  "form.delete.noRight": "Sie dürfen {name} nicht löschen.",
  "form.delete.new": "Diese Zeile ist noch nicht gespeichert; verwerfen Sie sie stattdessen.",
  "form.delete.confirm.title": "{name} löschen?",
  "form.delete.confirm.detail":
    "Die Zeile wird jetzt auf dem Gerät gelöscht und mit der nächsten Synchronisierung im System.",
  "form.new.noRight": "Sie dürfen {name} nicht anlegen.",
  "form.unsaved.title": "Ungespeicherte Änderungen",
  "form.unsaved.detail": "Sie haben diese Zeile geändert und nicht gespeichert.",
  "form.unsaved.stay": "Hier bleiben",
  "form.unsaved.save": "Speichern und weiter",
  "form.unsaved.discard": "Änderungen verwerfen",
  "form.changed": "Ungespeicherte Änderungen",
  "form.restored": "Ihre ungespeicherten Änderungen sind wieder da.",
  "form.label.created": "Neu in {table}: {name}",
  "form.label.updated": "Geändert in {table}: {name}",
  "form.label.deleted": "Gelöscht in {table}: {name}",
  "form.label.done": "Erledigt in {table}: {name}",
  "form.label.note": "Notiz zu {table}: {name}",
  "form.mark.pending": "Noch nicht gesendet",
  "form.mark.sent": "Noch nicht bestätigt",
  "form.mark.attention": "Braucht Sie",
  "form.mark.kept": "Auf dem Gerät behalten",
};
