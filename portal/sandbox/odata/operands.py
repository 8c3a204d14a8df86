"""What stands on either side of an operator or behind a parameter's name: properties, literals."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from portal.sandbox.errors import QueryRefused
from portal.sandbox.odata.expressions import Property, Value, ValueList
from portal.sandbox.odata.lexer import Cursor, cursor_over

CRM = "Microsoft.Dynamics.CRM."
Aliases = Mapping[str, str] | None
_LITERALS = frozenset({"guid", "date", "number", "text"})
_LISTED = _LITERALS | {"quoted"}
_Found = TypeVar("_Found")


def read_operand(cursor: Cursor, aliases: Aliases) -> Property | Value:
    """Return a property or a literal; an alias without a value is null.

    `aliases` are None where none may be used. Raises QueryRefused.
    """
    token = cursor.next()
    if token.kind in _LITERALS:
        return Value(token.text, token.kind)
    if token.kind == "alias":
        given = _alias(token.text, aliases)
        return Value(None, "null") if given is None else _whole(given, read_operand)
    if token.kind != "word":
        raise cursor.refusal(token)
    if token.text == "null":
        return Value(None, "null")
    if token.text in ("true", "false"):
        return Value(token.text, "boolean")
    if cursor.peek().kind == "text" and token.text.startswith(CRM):
        # An enumeration's member: Microsoft.Dynamics.CRM.Type'Member'.
        return Value(cursor.next().text, "text")
    return Property(token.text)


def read_argument(cursor: Cursor, aliases: Aliases) -> Value | ValueList:
    """Return the value of a function's parameter: a literal, or a list in brackets.

    Raises QueryRefused.
    """
    token = cursor.peek()
    if token.kind == "alias":
        given = _alias(cursor.next().text, aliases)
        return Value(None, "null") if given is None else _whole(given, read_argument)
    if token.kind == "quoted":
        return Value(cursor.next().text, "text")
    if cursor.take("mark", "["):
        return _list(cursor)
    found = read_operand(cursor, aliases)
    if isinstance(found, Property):
        raise cursor.refusal(token)
    return found


def _list(cursor: Cursor) -> ValueList:
    texts: list[str] = []
    while not cursor.take("mark", "]"):
        if texts:
            cursor.expect("mark", ",")
        token = cursor.next()
        if token.kind not in _LISTED and token.text not in ("true", "false"):
            raise cursor.refusal(token)
        texts.append(token.text)
    return ValueList(tuple(texts))


def _alias(name: str, aliases: Aliases) -> str | None:
    if aliases is None:
        raise QueryRefused(f"The parameter alias '{name}' cannot be used here.")
    return aliases.get(name)


def _whole(text: str, read: Callable[[Cursor, Aliases], _Found]) -> _Found:
    """Read the text of an alias, which must be one operand; it names no further alias."""
    cursor = cursor_over(text)
    found = read(cursor, None)
    cursor.expect("end", "")
    return found
