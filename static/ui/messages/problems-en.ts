/** English: what is the matter, and what to do, by the code of a problem. */

import type { Message } from "./en.js";

export const problemsEn = {
  "problem.offline.detail": "Nothing answered. Your work is kept on this device.",
  "problem.timed-out.detail":
    "The server did not answer in time. Your work is kept on this device.",
  "problem.captive-portal.detail":
    "Something else answered in the server's place. This network may ask you to sign in to it first. Your work is kept on this device.",
  "problem.server-away.detail":
    "The server is not available at the moment. Your work is kept on this device.",
  "problem.upstream-unavailable.detail":
    "Its Dataverse cannot be reached right now. The app tries again by itself.",
  "problem.upstream-malformed.detail":
    "Something else answers in the place of Dataverse. The app tries again by itself.",
  "problem.throttled.detail":
    "There are too many requests at the moment. The app waits and goes on.",
  "problem.receipt-refused.detail":
    "The server may not note what was sent, so nothing is sent. Tell the person who looks after it. Your work is kept on this device.",
  "problem.internal.detail": "Something went wrong. The app tries again by itself. {detail}",
  "problem.signed-out.detail":
    "Your session has ended. Sign in again; everything stays on this device.",
  "problem.other-user.detail":
    "Somebody else is signed in to the server in this browser. Sign in again to go on.",
  "problem.protocol.detail":
    "This release of the app is too old for the server. Update the app; you can go on working here.",
  "problem.csrf.detail": "The server did not take this request. Reload the app.",
  "problem.manifest-changed.detail": "Your profile has just changed. The app fetches it again.",
  "problem.incomplete-answer.detail": "The server's answer was not whole. The app asks again.",
  "problem.stuck.detail": "The sync stood still and begins anew. Your work is kept on this device.",
  "problem.quota.detail":
    "This device has no room left for the app's data. Free some storage, then sync again.",
  "problem.no-storage.detail":
    "This browser gives the app no storage here. Leave private mode, or open the app in another browser.",
  "problem.blocked.detail":
    "Another window runs an older release of this app. Close it, then try again.",
  "problem.too-new.detail":
    "This window runs an older release than the data on this device. Reload it.",
  "problem.stuck-database.detail": "The browser's storage does not answer. Reload the app.",
  "problem.damaged.detail": "What is stored on this device cannot be read. {detail}",
  "problem.connection-lost.detail": "The browser closed the app's storage. Reload the app.",
  "problem.transaction.detail": "The browser could not store this. Try again. {detail}",
  "problem.leadership-lost.detail": "Another window of the app has taken over the sync.",
  "problem.sealed.detail": "This device is signed out, so nothing more can be saved.",
  "problem.settled.detail": "This change is being sent, or has been settled meanwhile.",
  "problem.no-manifest.detail": "The first sync has not begun yet: connect once, then try again.",
  "problem.too-large.detail": "This change is too large to be sent. Divide it into smaller ones.",
  "problem.import-too-large.detail": "This file is too large to be unsent work of one person.",
  "problem.import-format.detail":
    "This is not a file of unsent work. Choose one that Device status has exported.",
  "problem.import-version.detail":
    "This file was made by another release of the app. Update the app, then try again.",
  "problem.import-other-organization.detail": "This file belongs to another organisation.",
  "problem.import-other-user.detail":
    "This file is another person's. Only its author can import it.",
  "problem.import-damaged.detail": "This file is damaged, so nothing of it is taken. ({detail})",
  "problem.work-lost.detail":
    "The browser has deleted what was saved here and not sent yet. Look through your last changes. Install the app, and clear no site data, to keep this from happening again.",
  "problem.low-space.detail":
    "You can still save, but not for long. Delete photos, files or apps that you do not need.",
  "problem.small-quota.detail":
    "The browser gives this window little room, as in private windows, where all is deleted when the window is closed. Use an ordinary window for offline work.",
} as const satisfies Record<string, Message>;
