/** Waiting for states of real processes. */

const POLL_MS = 30;
const DEADLINE_MS = 60_000;

/** Returns as soon as it is so. Rejects, naming `what` and the last that was seen, if it never is. */
export async function until(
  what: string,
  isSo: () => Promise<unknown>,
  told: () => unknown = () => "",
): Promise<void> {
  const end = Date.now() + DEADLINE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not within ${DEADLINE_MS} ms: ${what} ${told()}`);
    await pause(POLL_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const TRIES = 5;
const RETRY_MS = 100;

/** For questions of the judges' own, which a killed process may leave unanswered. */
export async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await ask();
    } catch (error) {
      if (turn === TRIES) throw error;
      await pause(RETRY_MS);
    }
  }
}
