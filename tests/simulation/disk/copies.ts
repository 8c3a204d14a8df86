/**
 * Values as a database keeps them: copied when they are put, frozen, and then shared by all readers.
 *
 * A reader that changes what it read fails loudly. Typed arrays cannot be frozen: what holds one is
 * copied for each reader instead.
 */

import { cloned } from "../clone.js";

export interface Stored {
  readonly value: unknown;
  readonly isShared: boolean;
}

export function store(value: unknown): Stored {
  const copy = { hasBuffers: false };
  const stored = frozen(value, copy);
  // What holds a buffer must not stay half frozen.
  return copy.hasBuffers
    ? { value: cloned(value), isShared: false }
    : { value: stored, isShared: true };
}

export function read({ value, isShared }: Stored): unknown {
  return isShared ? value : cloned(value);
}

function frozen(value: unknown, copy: { hasBuffers: boolean }): unknown {
  if (typeof value !== "object" || value === null) {
    if (typeof value === "function" || typeof value === "symbol") cloned(value);
    return value;
  }
  // Only what a database gave is frozen, and that to its depths.
  if (Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((one) => frozen(one, copy)));
  if (ArrayBuffer.isView(value)) {
    copy.hasBuffers = true;
    return value;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return cloned(value);
  const made: Record<string, unknown> = {};
  for (const key in value) made[key] = frozen((value as Record<string, unknown>)[key], copy);
  return Object.freeze(made);
}
