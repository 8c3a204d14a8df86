// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { openPage } from "./page.js";

test("signing in leads to the apps of the profile", async () => {
  const page = await openPage("/", { signedIn: false });
  await page.type("input[name=username]", "bob");
  await page.type("input[name=password]", "bob");
  await page.click(page.button("Sign in"));
  expect(page.text()).toContain("Choose an app");
  expect(page.text()).toContain("Field Service");
});

test("a wrong password is told in a sentence, and the name stays", async () => {
  const page = await openPage("/", { signedIn: false });
  await page.type("input[name=username]", "bob");
  await page.type("input[name=password]", "wrong");
  await page.click(page.button("Sign in"));
  expect(page.find("[role=alert]").textContent).toContain("password is not right");
  expect(page.find<HTMLInputElement>("input[name=username]").value).toBe("bob");
});

test("without a network signing in says that it needs one, once", async () => {
  const page = await openPage("/", { signedIn: false });
  page.engine.answer("signIn", () => ({
    kind: "failed",
    problem: { code: "offline", title: "", detail: "", status: null },
  }));
  await page.type("input[name=username]", "bob");
  await page.type("input[name=password]", "bob");
  await page.click(page.button("Sign in"));
  expect(page.find("[role=alert]").textContent).toContain("needs a network once");
});

test("somebody without a profile is told so and can sign out", async () => {
  const page = await openPage("/", {
    manifest: null,
    arrange: (engine) =>
      engine.setStatus({ problem: { code: "no-profile", title: "", detail: "", status: 403 } }),
  });
  expect(page.text()).toContain("No offline profile is assigned to you");
  await page.click(page.button("Sign out"));
  await page.click(page.button("Sign out"));
  expect(page.text()).toContain("User name");
});

test("a dead session leaves everything usable under a banner", async () => {
  const page = await openPage("/app/field_service", {
    arrange: (engine) => engine.setStatus({ signInRequired: true }),
  });
  expect(page.text()).toContain("nothing is sent until you sign in");
  expect(page.text()).toContain("60 rows");
  await page.click(page.button("Sign in"));
  expect(page.find<HTMLInputElement>("input[name=username]").value).toBe("bob");
});

const UNSENT = { pendingRecords: 2, globe: "pending" as const };

test("signing out with unsent work asks what to do with it", async () => {
  const page = await openPage("/", { arrange: (engine) => engine.setStatus(UNSENT) });
  await page.click(page.find(".avatar"));
  await page.click(page.button("Sign out"));
  await page.click(page.button("Sign out"));
  expect(page.text()).toContain("2 records are not sent yet");
  for (const choice of ["Send now", "Keep it", "Export", "Discard it"]) {
    expect(page.text()).toContain(choice);
  }
});

test("discarding unsent work is asked twice", async () => {
  const page = await openPage("/", { arrange: (engine) => engine.setStatus(UNSENT) });
  await page.click(page.find(".avatar"));
  await page.click(page.button("Sign out"));
  await page.click(page.button("Sign out"));
  await page.click(page.all(".option").at(-1) as HTMLElement);
  expect(page.engine.calls.some(({ input }) => JSON.stringify(input)?.includes("discard"))).toBe(
    false,
  );
  await page.click(page.button("Discard and sign out"));
  expect(page.text()).toContain("User name");
});

test("sending before signing out waits until everything is sent", async () => {
  const page = await openPage("/", { arrange: (engine) => engine.setStatus(UNSENT) });
  await page.click(page.find(".avatar"));
  await page.click(page.button("Sign out"));
  await page.click(page.button("Sign out"));
  await page.click(page.all(".option")[0] as HTMLElement);
  expect(page.engine.calls.some(({ method }) => method === "syncNow")).toBe(true);
  expect(page.text()).toContain("Sending");
  page.engine.setStatus({ pendingRecords: 0, globe: "connected" });
  await page.settle();
  expect(page.text()).toContain("User name");
});
