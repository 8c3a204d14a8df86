/** The product's emblem: a doorway with rows in it, and the two arrows of a sync. */

export function Emblem() {
  return (
    <svg class="emblem" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect class="emblem-ground" width="64" height="64" rx="15" />
      <path class="emblem-line" d="M19 50V29a13 13 0 0 1 26 0v21" />
      <path class="emblem-line" d="M27 34h10M27 42h10" />
      <path class="emblem-line" d="M13 50h38" />
    </svg>
  );
}
