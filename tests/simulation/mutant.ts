/** A deliberate bug, as a change of the source. */

export interface Change {
  /** Below static/. */
  file: string;
  find: string;
  put: string;
}

export interface Mutant {
  name: string;
  /** What is broken, as offline-sync-engines or scope-simulation call it. */
  about: string;
  changes: readonly Change[];
}

/** One that a single change makes. */
export function mutant(
  name: string,
  about: string,
  file: string,
  find: string,
  put: string,
): Mutant {
  return { name, about, changes: [{ file, find, put }] };
}
