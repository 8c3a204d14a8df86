"""Distinct rows: those whose values the collation cannot tell apart are one."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Sequence

from portal.sandbox.errors import BadRequest
from portal.sandbox.query.selecting import Selection, columns, folded_columns
from portal.sandbox.sql.fragment import Fragment, fill, join
from portal.sandbox.sql.ordering import Term
from portal.sandbox.sql.statement import Statement


def distinct_rows(
    made: Statement, read: Sequence[Selection], terms: Sequence[Term]
) -> tuple[Fragment, Fragment]:
    """Return the rows, and their order, which names every column so that pages are stable.

    They are what was selected, then what sorts them, then the texts as they compare; of texts that
    are equal the first by code points is shown.
    """
    chosen: list[Fragment] = []
    folded: list[Fragment] = []
    texts: set[int] = set()
    for selection in read:
        for place, text in folded_columns(made, selection).items():
            texts.add(len(chosen) + place)
            folded.append(text)
        chosen += columns(made, selection)
    shown = [fill("MIN({})", one) if place in texts else one for place, one in enumerate(chosen)]
    if not chosen and not terms:
        raise BadRequest("A distinct query needs attributes that tell its rows apart.")
    every = [*shown, *(term.expression for term in terms), *folded]
    told_apart = [str(place + 1) for place in range(len(every)) if place not in texts]
    rows = fill(
        f"SELECT {{}} FROM sandbox_row {made.root.alias}{{}} WHERE {{}}",
        join(", ", every),
        made.joins,
        made.where(),
    )
    return rows + f" GROUP BY {', '.join(told_apart)}", _order(made, terms, len(chosen), told_apart)


def _order(
    made: Statement, terms: Sequence[Term], first: int, told_apart: Sequence[str]
) -> Fragment:
    direction = made.view.dialect.direction
    sorts = [
        direction(Fragment(str(first + place + 1)), descending=term.descending)
        for place, term in enumerate(terms)
    ]
    others = [direction(Fragment(one), descending=False) for one in told_apart]
    return join(", ", [*sorts, *others])
