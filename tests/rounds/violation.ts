/** A promise was broken; `rule` is that of offline-sync-engines §5.7, as far as it has one. */

export class Violation extends Error {
  readonly rule: string;

  constructor(rule: string, what: string) {
    super(`${rule}: ${what}`);
    this.rule = rule;
  }
}
