/** How many rounds, from which seed: by default what every test run affords; more by scripts/rounds. */

export const FROM = Number(process.env.FROM ?? 1);
export const ROUNDS = Number(process.env.ROUNDS ?? 50);
export const LAST = FROM + ROUNDS - 1;
/** A run that takes longer than this stands still. */
export const TIMEOUT_MS = 600_000 + ROUNDS * 20_000;
/** Devices' clocks and timers run so much faster than the server's. */
export const SPEED = 4;
