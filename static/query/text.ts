/** Texts as Dataverse compares them: without regard to case, accents and trailing spaces. */

const MARKS = /\p{M}/gu;

/** Two texts are equal to Dataverse when their folded forms are. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replace(/ +$/, "");
}

/**
 * The pattern of a `like` condition: % any run, _ one character, [a-f] one of, [^a-f] none of.
 *
 * A bracket takes the meaning from what is in it: [%] is a percent sign.
 */
export function likePattern(pattern: string): RegExp {
  const folded = pattern.normalize("NFD").replace(MARKS, "").toLowerCase();
  const source = folded.replace(/\[[^\]]*\]|[\s\S]/g, (part) => sourceOf(part));
  return new RegExp(`^${source} *$`, "su");
}

function sourceOf(part: string): string {
  if (part === "%") return ".*";
  if (part === "_") return ".";
  if (part.length === 1) return literal(part);
  const isNegated = part.startsWith("[^");
  const members = part.slice(isNegated ? 2 : 1, -1).replace(/[\\\]^[]/g, "\\$&");
  return members === "" ? "(?!)" : `[${isNegated ? "^" : ""}${members}]`;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
