/** German: Device status' orders, journal, files of unsent work, and tables in detail. */

import type { deviceEn } from "./device-en.js";
import type { Message } from "./en.js";

export const deviceDe = {
  "order.title": "Von Ihrer Verwaltung verlangt",
  "order.resync": "Dieses Gerät soll alles neu lesen. Ihre Arbeit bleibt.",
  "order.sign-out": "Dieses Gerät soll abgemeldet werden.",
  "order.wipe": "Dieses Gerät soll abgemeldet und alle seine Daten sollen gelöscht werden.",
  "order.agreed": "Das geschieht, sobald der Server zu erreichen ist.",
  "order.unsent": {
    one: "Noch geschieht nichts, denn hier ist etwas nicht gesendet:",
    other: "Noch geschieht nichts, denn hier ist {rows}-mal etwas nicht gesendet:",
  },
  "order.draft": "Angefangenes Formular: {name}",
  "order.send": "Jetzt senden",
  "order.send.decide": "Was noch da ist, braucht zuerst Sie: Entscheiden Sie unten darüber.",
  "order.export": "In eine Datei exportieren",
  "order.agree.sign-out": "Trotzdem abmelden",
  "order.agree.wipe": "Trotzdem löschen",
  "order.confirm.sign-out.title": "Mit ungesendeter Arbeit abmelden?",
  "order.confirm.sign-out.detail":
    "Sie bleibt unverschlüsselt hier, bis Ihre nächste Anmeldung auf diesem Gerät sie sendet:",
  "order.confirm.wipe.title": "Diese Arbeit endgültig verlieren?",
  "order.confirm.wipe.detail": "Sie wird nicht gesendet und lässt sich nicht zurückholen:",
  "order.banner.sign-out":
    "Ihre Verwaltung verlangt, dass dieses Gerät abgemeldet wird. Ihre ungesendete Arbeit geht vor.",
  "order.banner.wipe":
    "Ihre Verwaltung verlangt, die Daten dieses Geräts zu löschen. Ihre ungesendete Arbeit geht vor.",
  "order.banner.action": "Ansehen",

  "import.panel": "Ungesendetes in einer Datei",
  "import.panel.detail":
    "So kommt es auf ein anderes Ihrer Geräte, oder von diesem herunter, bevor es repariert wird.",
  "import.choose": "Ungesendetes importieren",
  "import.title": "Diese Datei importieren?",
  "import.made": "Exportiert {when} auf Gerät {device}",
  "import.nothing": "Alles darin ist schon auf diesem Gerät oder erledigt.",
  "import.known": "schon hier",
  "import.take": "Importieren",
  "import.taken": {
    one: "Eine Änderung ist übernommen und wird gesendet.",
    other: "{rows} Änderungen sind übernommen und werden gesendet.",
  },
  "import.refused": "Nicht importiert",

  "journal.title": "Was aus Ihren Änderungen wurde",
  "journal.none": "Von diesem Gerät ist noch nichts gesendet oder entschieden.",
  "journal.more": "Mehr zeigen",
  "journal.applied": "Gesendet",
  "journal.duplicate": "War schon gesendet",
  "journal.stale": "Jemand anders hatte es geändert",
  "journal.gone": "Die Zeile war gelöscht",
  "journal.denied": "Nicht erlaubt",
  "journal.invalid": "Nicht angenommen",
  "journal.wait": "Um Geduld gebeten",
  "journal.cancelled": "Zurückgerufen",
  "journal.discarded": "Von Ihnen verworfen",
  "journal.rebuilt": "Neu geholt: Die Kopie hier war beschädigt",
  "journal.imported": "Aus einer Datei übernommen",

  "status.storage": "Speicher",
  "status.storage.used": "{used} belegt",
  "status.storage.usedOf": "{used} von {quota} belegt",
  "status.storage.unknown": "Dieser Browser sagt nicht, wie viel belegt ist.",
  "status.storage.persisted": "Bleibt erhalten, auch wenn der Platz auf dem Gerät knapp wird.",
  "status.storage.notPersisted":
    "Der Browser darf ihn leeren, wenn der Platz auf dem Gerät knapp wird.",
  "status.export": "Ungesendetes exportieren",
  "status.export.none": "Es gibt keine ungesendete Arbeit.",

  "status.table.checked": "verglichen {when}",
  "status.table.hourly": "stündlich verglichen: Gelöschtes zeigt sich später",
  "status.drafts": {
    one: "Ein Formular ist nicht fertig.",
    other: "{rows} Formulare sind nicht fertig.",
  },
  "status.about.serverRelease": "Ausgabe des Servers: {id}",
  "status.progress": "Letzter Fortschritt {when}",

  "empty.title": "Keine Zeilen auf diesem Gerät",
  "empty.detail":
    "Ihre Zeilen sind noch nicht geholt, oder der Browser hat sie gelöscht, um Platz zu schaffen. Verbinden Sie sich einmal: Sie werden von selbst wieder geholt.",
  "empty.unsent": {
    one: "Eine ungesendete Änderung liegt hier und wird gesendet.",
    other: "{rows} ungesendete Änderungen liegen hier und werden gesendet.",
  },
  "trouble.work-lost": "Ungesendete Arbeit auf diesem Gerät ist vielleicht verloren",
  "trouble.more": "Weiterlesen",
  "trouble.read": "Ich habe das gelesen",
} as const satisfies Record<keyof typeof deviceEn, Message>;
