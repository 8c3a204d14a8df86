/** Icons, drawn for this app on a 20 × 20 grid. They decorate: a label always stands beside them. */

const PATHS = {
  add: "M10 4v12M4 10h12",
  apps: "M4 4h4.5v4.5H4zM11.5 4H16v4.5h-4.5zM4 11.5h4.5V16H4zM11.5 11.5H16V16h-4.5z",
  arrowDown: "M10 4v12M5 11l5 5 5-5",
  arrowUp: "M10 16V4M5 9l5-5 5 5",
  back: "M12.5 4.5 7 10l5.5 5.5",
  check: "M4 10.5 8 14.5 16 6",
  chevron: "M7.5 4.5 13 10l-5.5 5.5",
  chevronDown: "M4.5 7.5 10 13l5.5-5.5",
  circle: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14z",
  checkCircle: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM6.8 10.2l2.3 2.3 4.2-4.6",
  clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4.2l2.8 1.8",
  close: "M5 5l10 10M15 5 5 15",
  download: "M10 3v9.5M6 9l4 4 4-4M4 16.5h12",
  error: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6.2v4.6M10 13.4v.3",
  globe:
    "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM3 10h14M10 3c2.2 2 3.2 4.4 3.2 7s-1 5-3.2 7c-2.2-2-3.2-4.4-3.2-7S7.8 5 10 3z",
  globeOff:
    "M6.2 4.2A7 7 0 0 1 15.8 13.8M13.9 15.8A7 7 0 0 1 4.2 6.1M3 3l14 14M3.2 10H10M12.5 10H17",
  globePending:
    "M16.9 9A7 7 0 1 0 9 16.9M3 10h6M10 3c1.7 1.5 2.7 3.3 3 5M10 3C7.8 5 6.8 7.4 6.8 10s.8 4.7 2.5 6.6M14.5 17.5v-6M12 13.8l2.5-2.5 2.5 2.5",
  list: "M7 5h10M7 10h10M7 15h10M3.2 5h.1M3.2 10h.1M3.2 15h.1",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  note: "M4.5 3.5h11v9l-4 4h-7zM11.5 16.5v-4h4M7 7h6M7 10h4",
  person: "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 16.5c.5-3 2.8-4.7 6-4.7s5.5 1.7 6 4.7",
  save: "M4 4h9.5L16 6.5V16H4zM7 4v4h5.5V4M7 16v-4.5h6V16",
  search: "M8.8 3.5a5.3 5.3 0 1 1 0 10.6 5.3 5.3 0 0 1 0-10.6zM12.7 12.7l4 4",
  signOut: "M8 3.5H4v13h4M8.5 10H17M13.5 6.5 17 10l-3.5 3.5",
  sync: "M16 8A6.3 6.3 0 0 0 4.6 6.8M4 12a6.3 6.3 0 0 0 11.4 1.2M4.3 3.5v3.6h3.6M15.7 16.5v-3.6h-3.6",
  table: "M3.5 4.5h13v11h-13zM3.5 8.3h13M8 8.3v7.2",
  trash: "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5",
  undo: "M7 4 3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.2v3.8M10 14.2v.2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, spinning = false }: { name: IconName; spinning?: boolean }) {
  return (
    <svg
      class={spinning ? "icon icon-spinning" : "icon"}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
