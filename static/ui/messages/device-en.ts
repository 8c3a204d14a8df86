/** English: Device status' orders, journal, files of unsent work, and tables in detail. */

import type { Message } from "./en.js";

export const deviceEn = {
  "order.title": "Asked by your administrator",
  "order.resync": "This device is asked to read everything again. Your work stays.",
  "order.sign-out": "This device is asked to sign out.",
  "order.wipe": "This device is asked to sign out and delete all its data.",
  "order.agreed": "It will happen as soon as the server can be reached.",
  "order.unsent": {
    one: "Nothing happens yet, for one thing here is not sent:",
    other: "Nothing happens yet, for {rows} things here are not sent:",
  },
  "order.draft": "Unfinished form: {name}",
  "order.send": "Send now",
  "order.send.decide": "What is left needs you first: decide about it below.",
  "order.export": "Export to a file",
  "order.agree.sign-out": "Sign out all the same",
  "order.agree.wipe": "Delete all the same",
  "order.confirm.sign-out.title": "Sign out with unsent work?",
  "order.confirm.sign-out.detail":
    "It stays here, not encrypted, until your next sign-in on this device sends it:",
  "order.confirm.wipe.title": "Lose this work for good?",
  "order.confirm.wipe.detail": "It is not sent, and cannot be brought back:",
  "order.banner.sign-out":
    "Your administrator asks this device to sign out. Your unsent work comes first.",
  "order.banner.wipe":
    "Your administrator asks to delete this device's data. Your unsent work comes first.",
  "order.banner.action": "See what is asked",

  "import.panel": "Unsent work in a file",
  "import.panel.detail":
    "Takes it to another device of yours, or out of this one before it is repaired.",
  "import.choose": "Import unsent work",
  "import.title": "Import this file?",
  "import.made": "Exported {when} on device {device}",
  "import.nothing": "Everything in it is on this device already, or is done.",
  "import.known": "already here",
  "import.take": "Import",
  "import.taken": {
    one: "One change is taken over and will be sent.",
    other: "{rows} changes are taken over and will be sent.",
  },
  "import.refused": "Not imported",

  "journal.title": "What became of your changes",
  "journal.none": "Nothing of this device has been sent or decided yet.",
  "journal.more": "Show more",
  "journal.applied": "Sent",
  "journal.duplicate": "Sent before",
  "journal.stale": "Somebody else had changed it",
  "journal.gone": "The row was gone",
  "journal.denied": "Not allowed",
  "journal.invalid": "Not accepted",
  "journal.wait": "Asked to wait",
  "journal.cancelled": "Called back",
  "journal.discarded": "Discarded by you",
  "journal.rebuilt": "Fetched anew: the copy here was damaged",
  "journal.imported": "Taken from a file",

  "status.storage": "Storage",
  "status.storage.used": "{used} used",
  "status.storage.usedOf": "{used} of {quota} used",
  "status.storage.unknown": "This browser does not say how much is used.",
  "status.storage.persisted": "Kept even when the device runs low on space.",
  "status.storage.notPersisted": "The browser may clear it when the device runs low on space.",
  "status.export": "Export unsent work",
  "status.export.none": "There is no unsent work to export.",

  "status.table.checked": "compared {when}",
  "status.table.hourly": "compared every hour: deletions may show late",
  "status.drafts": {
    one: "One form is not finished.",
    other: "{rows} forms are not finished.",
  },
  "status.about.serverRelease": "Release of the server: {id}",
  "status.progress": "Last progress {when}",

  "empty.title": "No rows on this device",
  "empty.detail":
    "Your rows have not been fetched yet, or the browser has cleared them to make room. Connect once: they are fetched again by themselves.",
  "empty.unsent": {
    one: "One unsent change is kept here and will be sent.",
    other: "{rows} unsent changes are kept here and will be sent.",
  },
  "trouble.work-lost": "Unsent work on this device may have been lost",
  "trouble.more": "Read more",
  "trouble.read": "I have read this",
} as const satisfies Record<string, Message>;
