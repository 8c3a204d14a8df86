/** German: what is the matter, and what to do, by the code of a problem. */

import type { Message } from "./en.js";
import type { problemsEn } from "./problems-en.js";

export const problemsDe = {
  "problem.offline.detail": "Nichts hat geantwortet. Ihre Arbeit bleibt auf diesem Gerät.",
  "problem.timed-out.detail":
    "Der Server hat nicht rechtzeitig geantwortet. Ihre Arbeit bleibt auf diesem Gerät.",
  "problem.captive-portal.detail":
    "Statt des Servers hat etwas anderes geantwortet. Vielleicht will dieses Netz zuerst eine eigene Anmeldung. Ihre Arbeit bleibt auf diesem Gerät.",
  "problem.server-away.detail":
    "Der Server ist gerade nicht verfügbar. Ihre Arbeit bleibt auf diesem Gerät.",
  "problem.upstream-unavailable.detail":
    "Das Dataverse der Organisation ist gerade nicht zu erreichen. Die App versucht es von selbst wieder.",
  "problem.upstream-malformed.detail":
    "Anstelle von Dataverse antwortet etwas anderes. Die App versucht es von selbst wieder.",
  "problem.throttled.detail":
    "Gerade sind es zu viele Anfragen. Die App wartet und macht dann weiter.",
  "problem.receipt-refused.detail":
    "Der Server darf nicht festhalten, was gesendet wurde; deshalb wird nichts gesendet. Sagen Sie es der Person, die ihn betreut. Ihre Arbeit bleibt auf diesem Gerät.",
  "problem.internal.detail":
    "Etwas ist schiefgegangen. Die App versucht es von selbst wieder. {detail}",
  "problem.signed-out.detail":
    "Ihre Sitzung ist beendet. Melden Sie sich neu an; alles bleibt auf diesem Gerät.",
  "problem.other-user.detail":
    "In diesem Browser ist am Server jemand anders angemeldet. Melden Sie sich neu an, um weiterzumachen.",
  "problem.protocol.detail":
    "Diese Ausgabe der App ist zu alt für den Server. Aktualisieren Sie die App; hier können Sie weiterarbeiten.",
  "problem.csrf.detail": "Der Server hat diese Anfrage nicht angenommen. Laden Sie die App neu.",
  "problem.manifest-changed.detail": "Ihr Profil wurde gerade geändert. Die App holt es neu.",
  "problem.incomplete-answer.detail":
    "Die Antwort des Servers war nicht vollständig. Die App fragt noch einmal.",
  "problem.stuck.detail":
    "Die Synchronisierung stand still und beginnt neu. Ihre Arbeit bleibt auf diesem Gerät.",
  "problem.quota.detail":
    "Auf diesem Gerät ist kein Platz mehr für die Daten der App. Schaffen Sie Platz und synchronisieren Sie dann noch einmal.",
  "problem.no-storage.detail":
    "Dieser Browser gibt der App hier keinen Speicher. Verlassen Sie den privaten Modus oder nehmen Sie einen anderen Browser.",
  "problem.blocked.detail":
    "In einem anderen Fenster läuft eine ältere Ausgabe dieser App. Schließen Sie es und versuchen Sie es noch einmal.",
  "problem.too-new.detail":
    "In diesem Fenster läuft eine ältere Ausgabe, als die Daten auf diesem Gerät verlangen. Laden Sie es neu.",
  "problem.stuck-database.detail":
    "Der Speicher des Browsers antwortet nicht. Laden Sie die App neu.",
  "problem.damaged.detail": "Was auf diesem Gerät gespeichert ist, ist nicht lesbar. {detail}",
  "problem.connection-lost.detail":
    "Der Browser hat den Speicher der App geschlossen. Laden Sie die App neu.",
  "problem.transaction.detail":
    "Der Browser konnte das nicht speichern. Versuchen Sie es noch einmal. {detail}",
  "problem.leadership-lost.detail":
    "Ein anderes Fenster der App hat die Synchronisierung übernommen.",
  "problem.sealed.detail": "Dieses Gerät ist abgemeldet, deshalb lässt sich nichts mehr speichern.",
  "problem.settled.detail": "Diese Änderung wird gerade gesendet oder ist inzwischen erledigt.",
  "problem.no-manifest.detail":
    "Die erste Synchronisierung hat noch nicht begonnen: Verbinden Sie sich einmal und versuchen Sie es dann noch einmal.",
  "problem.too-large.detail":
    "Diese Änderung ist zu groß zum Senden. Teilen Sie sie in kleinere auf.",
  "problem.import-too-large.detail":
    "Diese Datei ist zu groß für die ungesendete Arbeit einer Person.",
  "problem.import-format.detail":
    "Das ist keine Datei mit ungesendeter Arbeit. Wählen Sie eine, die der Gerätestatus exportiert hat.",
  "problem.import-version.detail":
    "Diese Datei stammt von einer anderen Ausgabe der App. Aktualisieren Sie die App und versuchen Sie es noch einmal.",
  "problem.import-other-organization.detail": "Diese Datei gehört zu einer anderen Organisation.",
  "problem.import-other-user.detail":
    "Diese Datei gehört jemand anderem. Nur wer sie erstellt hat, kann sie importieren.",
  "problem.import-damaged.detail":
    "Diese Datei ist beschädigt, deshalb wird nichts daraus übernommen. ({detail})",
  "problem.work-lost.detail":
    "Der Browser hat gelöscht, was hier gespeichert und noch nicht gesendet war. Sehen Sie Ihre letzten Änderungen durch. Installieren Sie die App und löschen Sie keine Websitedaten, damit das nicht wieder geschieht.",
  "problem.low-space.detail":
    "Sie können noch speichern, aber nicht mehr lange. Löschen Sie Fotos, Dateien oder Apps, die Sie nicht brauchen.",
  "problem.small-quota.detail":
    "Der Browser gibt diesem Fenster wenig Platz, wie in privaten Fenstern, wo beim Schließen alles gelöscht wird. Nehmen Sie für die Arbeit ohne Netz ein gewöhnliches Fenster.",
} as const satisfies Record<keyof typeof problemsEn, Message>;
