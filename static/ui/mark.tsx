/** Says what became of a row's unsent work: an icon with its words. */

import type { RowMark } from "../engine/protocol.js";
import { Icon, type IconName } from "./icons.js";
import { t } from "./messages/translate.js";

const ICONS: Readonly<Record<RowMark, IconName>> = {
  pending: "clock",
  sent: "sync",
  attention: "warning",
  kept: "lock",
};

export function Mark({ mark }: { mark: RowMark | null }) {
  if (!mark) return null;
  return (
    <span class={`mark mark-${mark}`}>
      <Icon name={ICONS[mark]} />
      {t(`form.mark.${mark}`)}
    </span>
  );
}
