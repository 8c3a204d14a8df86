"""The wildcards of `like`, matched letter by letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class _One:
    """One character: any of `letters` (None: any at all), or none of them."""

    letters: frozenset[str] | None
    is_negative: bool = False

    def takes(self, letter: str) -> bool:
        return self.letters is None or (letter in self.letters) != self.is_negative


def matches(text: str, pattern: str) -> bool:
    """Tell whether a pattern matches a text as a whole."""
    parts = _parts(pattern)

    @cache
    def fits(at: int, part: int) -> bool:
        if part == len(parts):
            return at == len(text)
        wanted = parts[part]
        if wanted is None:
            return any(fits(end, part + 1) for end in range(at, len(text) + 1))
        return at < len(text) and wanted.takes(text[at]) and fits(at + 1, part + 1)

    return fits(0, 0)


def _parts(pattern: str) -> Sequence[_One | None]:
    """Return what the pattern takes: one character each, None for a run of any length."""
    found: list[_One | None] = []
    at = 0
    while at < len(pattern):
        letter, end = pattern[at], pattern.find("]", at + 2)
        if letter == "[" and end > 0:
            inside = pattern[at + 1 : end]
            is_negative = inside.startswith("^") and len(inside) > 1
            found.append(_One(_letters(inside[is_negative:]), is_negative))
            at = end
        elif letter == "%":
            found.append(None)
        else:
            found.append(_One(None if letter == "_" else frozenset(letter)))
        at += 1
    return found


def _letters(inside: str) -> frozenset[str]:
    found: set[str] = set()
    at = 0
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            found |= {chr(code) for code in range(ord(inside[at]), ord(inside[at + 2]) + 1)}
            at += 2
        else:
            found.add(inside[at])
        at += 1
    return frozenset(found)
