/** A choice's label with its colour: the colour is a dot, so the text keeps its contrast. */

export function Chip({ label, color }: { label: string; color: string | null }) {
  return (
    <span class="chip">
      {color && <span class="chip-dot" style={{ backgroundColor: color }} />}
      {label}
    </span>
  );
}
