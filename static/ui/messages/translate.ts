/** Sentences in the user's language, with what they speak of filled in. */

import { signal } from "@preact/signals";
import { de } from "./de.js";
import { type Catalogue, en, type MessageKey } from "./en.js";

const CATALOGUES: Readonly<Record<string, Catalogue>> = { en, de };

/** The locale of everything on screen, BCP 47. Set from the manifest; the browser's until then. */
export const locale = signal(globalThis.navigator?.language ?? "en");

export type MessageValues = Readonly<Record<string, string | number>>;

/** The sentence `key` in the current language; `values.count` chooses between its forms. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  const message = catalogueFor(locale.value)[key];
  const text = typeof message === "string" ? message : message[pluralForm(values)];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Says whether the catalogues have this sentence, for keys that are put together. */
export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/** `t` for a number of things: fills `{count}` and `{rows}` with it, written in the locale. */
export function tCount(key: MessageKey, count: number, values: MessageValues = {}): string {
  return t(key, { ...values, count, rows: formatNumber(count) });
}

/** A number as the locale writes it: "1,234". */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale.value).format(value);
}

/** The language of the current catalogue, for the page's `lang`. */
export function language(): string {
  const code = locale.value.slice(0, 2).toLowerCase();
  return code in CATALOGUES ? code : "en";
}

function catalogueFor(tag: string): Catalogue {
  return CATALOGUES[tag.slice(0, 2).toLowerCase()] ?? en;
}

function pluralForm(values: MessageValues): "one" | "other" {
  const form = new Intl.PluralRules(locale.value).select(Number(values.count ?? 0));
  return form === "one" ? "one" : "other";
}
