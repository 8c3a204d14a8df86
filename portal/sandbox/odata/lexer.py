"""The text of `$filter` as tokens."""

import re
from dataclasses import dataclass

from portal.sandbox.errors import QueryRefused

_TOKEN = re.compile(
    r"\s*(?:(?P<guid>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})"
    r"|(?P<date>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<alias>@\w+)"
    r"|(?P<word>[A-Za-z_][\w.]*(?:/[A-Za-z_][\w.]*)*)"
    r"|(?P<mark>[(),:=\[\]]))"
)


@dataclass(frozen=True)
class Token:
    """A piece of a filter: its kind (guid, date, number, text, word, mark, end) and its text."""

    kind: str
    text: str


END = Token("end", "")


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text`, an end token last.

    Raises QueryRefused.
    """
    if "\x00" in text:
        raise QueryRefused("A filter cannot hold the character NUL.")
    found: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise QueryRefused(f"Syntax error at position {at} in '{text}'.")
        piece = match.group(match.lastgroup)
        if match.lastgroup == "text":
            piece = piece[1:-1].replace("''", "'")
        found.append(Token(match.lastgroup, piece))
        at = match.end()
    return [*found, END]
