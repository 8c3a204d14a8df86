"""Texts of query options cut at separators that stand in no parentheses and no quotes."""

from portal.sandbox.errors import QueryRefused

_QUOTES = "'\""


def split_outside(text: str, separator: str) -> list[str]:
    """Return the pieces of `text` between separators.

    Raises QueryRefused where parentheses or quotes do not match.
    """
    pieces, depth, quote, start = [], 0, "", 0
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in _QUOTES:
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth < 0:
                break
        elif character == separator and depth == 0:
            pieces.append(text[start:at])
            start = at + 1
    if depth != 0 or quote:
        raise QueryRefused(f"Found an unbalanced bracket or quote in the expression '{text}'.")
    return [*pieces, text[start:]]
