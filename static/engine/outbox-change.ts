/** A change of the outbox by the leader, shown to everybody. */

import type { Decision } from "../store/work.js";
import type { PassContext } from "./context.js";

export async function changeOutbox(
  { input: { tables, announce } }: PassContext,
  write: () => Promise<Decision>,
): Promise<void> {
  const before = await tables.outbox();
  await write();
  await tables.refreshOutbox(true);
  const after = await tables.outbox();
  const changed = [...before, ...after].flatMap(({ mutations }) => mutations);
  announce("work", [...new Set(changed.map(({ table }) => table))]);
}
