/** What happened in a world, line by line, with a hash: the same seed must give the same one. */

export class Trace {
  readonly lines: string[] = [];
  #hash = 0x811c9dc5;

  add(line: string): void {
    this.lines.push(line);
    let hash = this.#hash;
    // FNV-1a over UTF-16 units
    for (let at = 0; at < line.length; at += 1) {
      hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
    }
    this.#hash = Math.imul(hash ^ 10, 0x01000193);
  }

  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}
