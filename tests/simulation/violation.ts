/** A broken promise. `rule` is the invariant of offline-sync-engines §5.7, or what else went wrong. */

export class Violation extends Error {
  override readonly name = "Violation";
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(`${rule}: ${message}`);
    this.rule = rule;
  }
}
