"""The text of `$filter` as tokens, and a cursor over them."""

import re
from dataclasses import dataclass

import orjson

from portal.sandbox.errors import QueryRefused

_TOKEN = re.compile(
    r"\s*(?:(?P<guid>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})"
    r"|(?P<date>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<text>'(?:[^']|'')*')"
    r'|(?P<quoted>"(?:[^"\\]|\\.)*")'
    r"|(?P<alias>@\w+)"
    r"|(?P<word>[A-Za-z_][\w.]*(?:/[A-Za-z_][\w.]*)*)"
    r"|(?P<mark>[(),:=\[\]]))",
    re.ASCII,
)


@dataclass(frozen=True)
class Token:
    """A piece of a filter: its kind (the names in the pattern, or end) and its text."""

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
        found.append(Token(match.lastgroup, _content(match.lastgroup, match[match.lastgroup])))
        at = match.end()
    return [*found, END]


def _content(kind: str, piece: str) -> str:
    if kind == "text":
        return piece[1:-1].replace("''", "'")
    if kind != "quoted":
        return piece
    try:
        found = str(orjson.loads(piece))
    except orjson.JSONDecodeError as error:
        raise QueryRefused(f"Invalid JSON in '{piece}'.") from error
    if "\x00" in found:
        raise QueryRefused("A filter cannot hold the character NUL.")
    return found


@dataclass
class Cursor:
    """Reads the tokens of `text` one after the other."""

    text: str
    tokens: list[Token]
    at: int = 0

    def peek(self, further: int = 0) -> Token:
        """Return the next token, or one further on, and stay."""
        return self.tokens[min(self.at + further, len(self.tokens) - 1)]

    def next(self) -> Token:
        """Return the next token and pass it."""
        token = self.peek()
        self.at += 1
        return token

    def take(self, kind: str, text: str) -> bool:
        """Pass the next token if it is this one, and tell whether it was."""
        found = self.peek() == Token(kind, text)
        self.at += found
        return found

    def expect(self, kind: str, text: str) -> None:
        """Pass the next token, which must be this one.

        Raises QueryRefused.
        """
        if not self.take(kind, text):
            raise self.refusal(self.peek())

    def refusal(self, token: Token) -> QueryRefused:
        """Return the refusal of a token that cannot stand where it stands."""
        return QueryRefused(f"Syntax error near '{token.text}' in '{self.text}'.")


def cursor_over(text: str) -> Cursor:
    """Return a cursor at the beginning of `text`."""
    return Cursor(text, tokens_of(text))
