"""SQL text with its parameters, so that they can never drift apart."""

from collections.abc import Iterable
from dataclasses import dataclass

Parameter = str | int | float | None


@dataclass(frozen=True)
class Fragment:
    """A piece of SQL; every `%s` of `text` has its parameter, in order."""

    text: str
    parameters: tuple[Parameter, ...] = ()

    def __add__(self, other: "Fragment | str") -> "Fragment":
        if isinstance(other, str):
            return Fragment(self.text + other, self.parameters)
        return Fragment(self.text + other.text, self.parameters + other.parameters)


TRUE = Fragment("1=1")
FALSE = Fragment("1=0")


def fill(template: str, *parts: Fragment) -> Fragment:
    """Put fragments into the `{}` of `template`, in order."""
    parameters = tuple(one for part in parts for one in part.parameters)
    return Fragment(template.format(*(part.text for part in parts)), parameters)


def join(separator: str, parts: Iterable[Fragment]) -> Fragment:
    """Join fragments."""
    found = list(parts)
    text = separator.join(part.text for part in found)
    return Fragment(text, tuple(one for part in found for one in part.parameters))


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
