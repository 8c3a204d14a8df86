/** Structured clone for what the engine stores: plain objects, arrays, typed arrays and scalars. */

export function cloned<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new DOMException("It cannot be cloned.", "DataCloneError");
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Uint32Array) return value.slice();
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Error(`The world cannot clone a ${value.constructor.name}.`);
  }
  const made: Record<string, unknown> = {};
  for (const key in value) made[key] = copy((value as Record<string, unknown>)[key]);
  return made;
}
