"""SQL text with its parameters, so that they can never drift apart.

A sub-select may stand before the statement under a name, in `WITH`: SQLite's parser takes only so
many selects inside each other. It is computed once and as written: PostgreSQL would plan all of
them together, which takes minutes from a dozen on. Names travel with the text that uses them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

Parameter = str | int | float | None


@dataclass(frozen=True)
class Fragment:
    """A piece of SQL; every `%s` of `text` has its parameter, in order.

    `named` are the sub-selects of one column that it names, each after those that it needs itself.
    """

    text: str
    parameters: tuple[Parameter, ...] = ()
    named: "tuple[tuple[str, Fragment], ...]" = ()

    def __add__(self, other: "Fragment | str") -> "Fragment":
        return join("", [self, Fragment(other) if isinstance(other, str) else other])

    def statement(self) -> "Fragment":
        """The text as a statement of its own, behind the sub-selects that it names."""
        if not self.named:
            return self
        body = Fragment(self.text, self.parameters)
        parts = [
            Fragment(f"{name}(v) AS MATERIALIZED ({one.text})", one.parameters)
            for name, one in self.named
        ]
        return fill("WITH {} {}", join(", ", parts), body)


TRUE = Fragment("1=1")
FALSE = Fragment("1=0")


def fill(template: str, *parts: Fragment) -> Fragment:
    """Put fragments into the `{}` of `template`, in order."""
    text = template.format(*(part.text for part in parts))
    return Fragment(text, _parameters(parts), _named(parts))


def join(separator: str, parts: Iterable[Fragment]) -> Fragment:
    """Join fragments."""
    found = list(parts)
    text = separator.join(part.text for part in found)
    return Fragment(text, _parameters(found), _named(found))


def name_values(select: Fragment) -> Fragment:
    """Return a short select of the same values, which names `select`; equal ones share a name."""
    content = repr((select.text, select.parameters)).encode()
    name = f"n_{hashlib.sha256(content).hexdigest()[:16]}"
    named = dict(select.named) | {name: Fragment(select.text, select.parameters)}
    return Fragment(f"SELECT v FROM {name}", (), tuple(named.items()))  # noqa: S608 — our own name


def _parameters(parts: Iterable[Fragment]) -> tuple[Parameter, ...]:
    return tuple(one for part in parts for one in part.parameters)


def _named(parts: Iterable[Fragment]) -> "tuple[tuple[str, Fragment], ...]":
    found: dict[str, Fragment] = {}
    for part in parts:
        found |= dict(part.named)
    return tuple(found.items())


def both(parts: Iterable[Fragment]) -> Fragment:
    """Join by AND; nothing is true."""
    found = list(parts)
    return fill("({})", join(" AND ", found)) if found else TRUE


def either(parts: Iterable[Fragment]) -> Fragment:
    """Join by OR; nothing is true, as an empty filter is."""
    found = list(parts)
    return fill("({})", join(" OR ", found)) if found else TRUE


def values(items: Iterable[Parameter]) -> Fragment:
    """Return a list in parentheses; an empty list matches nothing."""
    found = tuple(items)
    return Fragment(f"({', '.join(['%s'] * len(found))})" if found else "(NULL)", found)
