/** How far every test run walks; scripts/simulate walks further. */

export const SEEDS = Number(process.env.SEEDS ?? 2_000);
/** So many of them on fake-indexeddb, too. */
export const FAKE_SEEDS = Math.ceil(SEEDS / 50);
/** A test run that takes longer than this stands still. */
export const TIMEOUT_MS = 600_000 + SEEDS * 1_000;
