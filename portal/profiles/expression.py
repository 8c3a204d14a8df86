"""A scope as a condition on a row, before it becomes text: tests, links, and / or.

Built only through `any_of`, `all_of` and `linked`, which simplify: what can never hold vanishes,
what always holds is left out, and equal alternatives appear once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from portal.profiles.markup import element


@dataclass(frozen=True)
class Cost:
    """What an expression takes of the limits of a query."""

    links: int = 0
    conditions: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.links + other.links, self.conditions + other.conditions)

    def fits(self, limit: "Cost") -> bool:
        """Whether this is within `limit`."""
        return self.links <= limit.links and self.conditions <= limit.conditions


def _total(parts: "tuple[Expression, ...]") -> Cost:
    return sum((part.cost for part in parts), Cost())


@dataclass(frozen=True)
class Test:
    """The row meets the conditions of this text."""

    __test__ = False  # not a test class of pytest's

    xml: str
    cost: Cost


@dataclass(frozen=True)
class Linked:
    """Some row of `table`, whose `from_column` equals our `to_column`, meets `inside`."""

    table: str
    from_column: str
    to_column: str
    inside: "Expression"
    cost: Cost = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cost", self.inside.cost + Cost(links=1))


@dataclass(frozen=True)
class AllOf:
    """Every part holds; none at all is a condition that always holds."""

    parts: tuple["Expression", ...]
    cost: Cost = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cost", _total(self.parts))


@dataclass(frozen=True)
class AnyOf:
    """Some part holds; none at all is a condition that never holds."""

    parts: tuple["Expression", ...]
    cost: Cost = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cost", _total(self.parts))


Expression: TypeAlias = Test | Linked | AllOf | AnyOf

ALWAYS = AllOf(())
NEVER = AnyOf(())


def any_of(parts: Iterable[Expression]) -> Expression:
    """The alternatives as one expression; links over the same columns are joined into one."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AnyOf) else [part])
    if ALWAYS in flat:
        return ALWAYS
    joined = _join_links(dict.fromkeys(flat))
    return joined[0] if len(joined) == 1 else AnyOf(tuple(joined))


def all_of(parts: Iterable[Expression]) -> Expression:
    """The conditions as one expression."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AllOf) else [part])
    if NEVER in flat:
        return NEVER
    distinct = tuple(dict.fromkeys(flat))
    return distinct[0] if len(distinct) == 1 else AllOf(distinct)


def linked(table: str, *, from_column: str, to_column: str, inside: Expression) -> Expression:
    """A link to rows that meet `inside`; never, if no row can."""
    return NEVER if inside == NEVER else Linked(table, from_column, to_column, inside)


def write(expression: Expression) -> str:
    """The text that stands inside a `<filter type="and">`; empty if every row is meant."""
    match expression:
        case Test(xml=xml):
            return xml
        case Linked(table=table, from_column=from_column, to_column=to_column, inside=inside):
            names = {"name": table, "from": from_column, "to": to_column, "link-type": "any"}
            return element("link-entity", names, _wrapped(inside))
        case AllOf(parts=parts):
            return "".join(write(part) for part in parts)
        case AnyOf(parts=parts):
            content = "".join(_alternative(part) for part in parts)
            return element("filter", {"type": "or"}, content)


def _alternative(part: Expression) -> str:
    """A part of an or-filter: several conditions must be held together."""
    return _wrapped(part) if isinstance(part, AllOf) else write(part)


def _wrapped(expression: Expression) -> str:
    content = write(expression)
    return element("filter", {"type": "and"}, content) if content else ""


def _join_links(parts: Iterable[Expression]) -> list[Expression]:
    """`any(a) or any(b)` is `any(a or b)`: one link instead of two, of the fifteen allowed."""
    insides: dict[tuple[str, str, str], list[Expression]] = {}
    others: list[Expression] = []
    for part in parts:
        if isinstance(part, Linked):
            insides.setdefault((part.table, part.from_column, part.to_column), []).append(
                part.inside
            )
        else:
            others.append(part)
    return [*others, *(Linked(*columns, any_of(inside)) for columns, inside in insides.items())]
