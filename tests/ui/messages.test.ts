import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { de } from "../../static/ui/messages/de.js";
import { en, type Message } from "../../static/ui/messages/en.js";
import { formatBytes, formatMoment } from "../../static/ui/messages/moments.js";
import { language, locale, t, tCount } from "../../static/ui/messages/translate.js";

afterEach(() => {
  locale.value = "en-GB";
});

const forms = (message: Message) =>
  typeof message === "string" ? [message] : Object.values(message);
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test.each(Object.keys(en) as (keyof typeof en)[])(
  "%s speaks of the same things in both languages",
  (key) => {
    for (const [index, text] of forms(en[key]).entries()) {
      expect(names(forms(de[key])[index] ?? "")).toEqual(names(text));
    }
  },
);

/** What `globe.${state}` in a source stands for: every key that it can make. */
function madeKeys(source: string): RegExp[] {
  return [...source.matchAll(/`([a-z]+\.(?:[\w.-]|\$\{[^}`]*\})+)`/gi)].map(([, template = ""]) => {
    const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(".", "\\."));
    return new RegExp(`^${parts.join("[\\w-]+")}$`);
  });
}

test("every message is used", () => {
  const source = readdirSync("static", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/messages.([a-z]+-)?(en|de)\.ts/.test(name))
    .map((name) => readFileSync(join("static", name), "utf8"))
    .join("\n");
  const made = madeKeys(source);
  const isUsed = (key: string) => source.includes(`"${key}"`) || made.some((one) => one.test(key));
  expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
});

test("one and many are told apart, and numbers are written as the locale does", () => {
  locale.value = "en-GB";
  expect(tCount("list.rows", 1)).toBe("1 row");
  expect(tCount("list.rows", 1234)).toBe("1,234 rows");
  locale.value = "de-DE";
  expect(tCount("list.rows", 1234)).toBe("1.234 Zeilen");
});

test("a language without a catalogue reads English", () => {
  locale.value = "fr-FR";
  expect(t("action.save")).toBe("Save");
  expect(language()).toBe("en");
});

const NOW = Date.parse("2026-11-22T12:00:00Z");

test.each([
  ["2026-11-22T11:59:40Z", "just now"],
  ["2026-11-22T11:55:00Z", "5 minutes ago"],
  ["2026-11-22T09:00:00Z", "3 hours ago"],
  ["2026-11-19T09:00:00Z", "19 Nov 2026, 09:00"],
])("%s is said as %s at noon", (at, text) => {
  locale.value = "en-GB";
  expect(formatMoment(at, NOW, "UTC")).toBe(text);
});

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [12_300, "12 kB"],
  [3_400_000, "3.4 MB"],
  [10_700_000_000, "10.7 GB"],
])("%i bytes are %s", (bytes, text) => {
  locale.value = "en-GB";
  expect(formatBytes(bytes)).toBe(text);
});
