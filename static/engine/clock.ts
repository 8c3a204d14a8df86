/** Time and chance, handed in so that tests decide both. */

export interface Clock {
  nowMs(): number;
  /** Calls `then` once, later. Returns what calls it off. */
  after(ms: number, then: () => void): () => void;
  /** At least 0, below 1. */
  random(): number;
  newId(): string;
}

export const realClock: Clock = {
  nowMs: () => Date.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
};

export function isoAt(ms: number): string {
  return new Date(ms).toISOString();
}
