/**
 * Digests of sets of rows: count and XOR of the hashes of (id, version).
 *
 * Server and device compute the same figures, so two equal digests mean two equal sets:
 * portal/sync/digests.py is the other side, tests/wire/digest.json holds both to one table.
 */

const HIGH_SEED = 0x243f6a88;
const LOW_SEED = 0xb7e15162;
const BUCKET_SEED = 0x13198a2e;

/** The XOR is kept as two unsigned 32-bit words. */
export interface Digest {
  count: number;
  high: number;
  low: number;
}

const EMPTY_DIGEST: Readonly<Digest> = { count: 0, high: 0, low: 0 };

/** The four big-endian words of a GUID. */
export function wordsOf(id: string): [number, number, number, number] {
  const hex = id.replaceAll("-", "");
  const word = (at: number) => Number.parseInt(hex.slice(at, at + 8), 16);
  return [word(0), word(8), word(16), word(24)];
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A 32-bit hash of words, after a seed. */
export function lane(seed: number, words: readonly number[]): number {
  return finish(words.reduce(mix, seed));
}

/** The 64-bit hash of a row: two unsigned 32-bit words. */
export function rowHash(id: string, version: number): { high: number; low: number } {
  const lower = version % 0x1_0000_0000;
  const upper = Math.floor(version / 0x1_0000_0000);
  const words = [...wordsOf(id), lower, upper];
  return { high: lane(HIGH_SEED, words), low: lane(LOW_SEED, words) };
}

/** Which of 2^bits buckets a row belongs to. */
export function bucketOf(id: string, bits: number): number {
  if (bits === 0) return 0;
  return lane(BUCKET_SEED, wordsOf(id)) >>> (32 - bits);
}

export function digestOf(rows: Iterable<{ id: string; version: number }>): Digest {
  const digest = { ...EMPTY_DIGEST };
  for (const { id, version } of rows) {
    const { high, low } = rowHash(id, version);
    digest.count += 1;
    digest.high = (digest.high ^ high) >>> 0;
    digest.low = (digest.low ^ low) >>> 0;
  }
  return digest;
}

/** The digest of everything, from the digests of its parts. */
export function unite(digests: Iterable<Digest>): Digest {
  const whole = { ...EMPTY_DIGEST };
  for (const { count, high, low } of digests) {
    whole.count += count;
    whole.high = (whole.high ^ high) >>> 0;
    whole.low = (whole.low ^ low) >>> 0;
  }
  return whole;
}

/** The XOR as it travels: 16 lower-case hex digits. */
export function xorHex({ high, low }: Digest): string {
  return hex8(high) + hex8(low);
}

export function hex8(word: number): string {
  return word.toString(16).padStart(8, "0");
}
