import { describe, expect, it } from "vitest";
import { afterContact } from "../../static/engine/contacts.js";

const contact = (code: string | null, lastPassAt: string | null = null) => ({
  lastPassAt,
  problem: code === null ? null : { code, title: "Sorry", detail: "", status: null },
});

describe("a contact", () => {
  it.each([
    { before: null, now: "offline", kept: "offline", isUnreached: false },
    { before: "offline", now: "captive-portal", kept: "captive-portal", isUnreached: false },
    { before: "signed-out", now: "offline", kept: "signed-out", isUnreached: true },
    { before: "other-user", now: "timed-out", kept: "other-user", isUnreached: true },
    { before: "protocol", now: "captive-portal", kept: "protocol", isUnreached: true },
    { before: "no-profile", now: "offline", kept: "no-profile", isUnreached: true },
    { before: "quota", now: "offline", kept: "offline", isUnreached: false },
    { before: "signed-out", now: "throttled", kept: "throttled", isUnreached: false },
    { before: "signed-out", now: null, kept: null, isUnreached: false },
  ])("after $before that says $now leaves $kept", ({ before, now, kept, isUnreached }) => {
    const after = afterContact(contact(before), contact(now));
    expect(after.problem?.code ?? null).toBe(kept);
    expect(after.isUnreached ?? false).toBe(isUnreached);
  });

  it("that stays away goes on saying what the server said", () => {
    const away = afterContact(contact("signed-out"), contact("offline"));
    expect(afterContact(away, contact("offline"))).toEqual(away);
    expect(afterContact(away, contact(null, "later"))).toEqual(contact(null, "later"));
  });
});
