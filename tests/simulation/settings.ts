/** How far to walk: by default what every test run affords; more by scripts/simulate. */

export const FROM = Number(process.env.FROM ?? 1);
export const SEEDS = Number(process.env.SEEDS ?? 200);
export const LAST = FROM + SEEDS - 1;
/** A test run that takes longer than this stands still. */
export const TIMEOUT_MS = 600_000 + SEEDS * 1_000;
