"""Splitting an expression into branches that each fit one query; their union is the expression."""

from portal.profiles.errors import ScopeTooLarge
from portal.profiles.expression import (
    AllOf,
    AnyOf,
    Cost,
    Expression,
    Linked,
    all_of,
    any_of,
    linked,
)

# Dataverse refuses more (0x8004430D; 500 conditions). A few conditions stay free for what a pull or
# a check adds: a version bound, a list of ids, a list of parents.
QUERY_LIMIT = Cost(links=15, conditions=490)
MAXIMUM_BRANCHES = 20
_MAXIMUM_PIECES = 500


def split(expression: Expression, table: str, limit: Cost = QUERY_LIMIT) -> list[Expression]:
    """Branches within `limit`, as few as first fit gives. Raises ScopeTooLarge."""
    branches = _pack(_pieces(expression, table, limit), limit)
    if len(branches) > MAXIMUM_BRANCHES:
        raise _too_large(table)
    return branches


def _pieces(expression: Expression, table: str, limit: Cost) -> list[Expression]:
    if expression.cost.fits(limit):
        return [expression]
    pieces: list[Expression] = []
    for alternative in _alternatives(expression):
        pieces.extend(_pieces(alternative, table, limit))
    if not pieces or len(pieces) > _MAXIMUM_PIECES:
        raise _too_large(table)
    return pieces


def _alternatives(expression: Expression) -> list[Expression]:
    """Smaller expressions whose union is this one; none if it cannot be taken apart."""
    match expression:
        case AnyOf(parts=parts):
            return list(parts)
        case Linked(table=table, from_column=from_column, to_column=to_column, inside=inside):
            return [
                linked(table, from_column=from_column, to_column=to_column, inside=alternative)
                for alternative in _alternatives(inside)
            ]
        case AllOf(parts=parts):
            return _distributed(parts)
    return []


def _distributed(parts: tuple[Expression, ...]) -> list[Expression]:
    """(a or b) and c  →  a and c, b and c; taking the part apart that costs most."""
    for index in sorted(range(len(parts)), key=lambda at: -parts[at].cost.links):
        alternatives = _alternatives(parts[index])
        if alternatives:
            rest = (parts[:index], parts[index + 1 :])
            return [all_of([*rest[0], alternative, *rest[1]]) for alternative in alternatives]
    return []


def _pack(pieces: list[Expression], limit: Cost) -> list[Expression]:
    """Put pieces together again where they fit: fewer queries for the same rows."""
    packed: list[Expression] = []
    for piece in pieces:
        for index, branch in enumerate(packed):
            together = any_of([branch, piece])
            if together.cost.fits(limit):
                packed[index] = together
                break
        else:
            packed.append(piece)
    return packed


def _too_large(table: str) -> ScopeTooLarge:
    return ScopeTooLarge(
        f"The rows of “{table}” take more links or conditions than Dataverse allows in a query "
        f"(15 links, 500 conditions), even split into {MAXIMUM_BRANCHES} queries. Remove "
        "relationships of this table or of those it is reached through, or shorten its row filter.",
        [table],
    )
