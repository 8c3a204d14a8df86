/** Ids of test rows: the kind tells what it is, the number which; spread like real ones. */

export function guid(kind: number, number: number): string {
  const spread = Math.imul(number, 0x9e3779b1) >>> 0;
  const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
  return `${hex(spread, 8)}-0000-4000-8000-${hex(kind, 6)}${hex(number, 6)}`;
}
