/** How an engine of the simulation is called: by the query that `mutating` understands, or as a file. */

export interface Wanted {
  /** Of the catalogue, or "none". */
  mutant: string;
  /** With limits for which a simulated organisation is large. */
  isSmall: boolean;
  /** On idb and fake-indexeddb in the place of quick disks. */
  isFake: boolean;
}

export function queryOf({ mutant, isSmall, isFake }: Wanted): string {
  return `?mutant=${mutant}${isSmall ? "&small" : ""}${isFake ? "&fake" : ""}`;
}

export function entryOf({ mutant, isSmall, isFake }: Wanted): string {
  return `engine-${mutant}${isSmall ? "-small" : ""}${isFake ? "-fake" : ""}`;
}
