"""Where a page begins: conditions that leave out all rows up to the last of the page before."""

from collections.abc import Iterator, Sequence
from math import isfinite

from portal.sandbox.errors import BadRequest
from portal.sandbox.sql.fragment import Fragment, both, either, fill
from portal.sandbox.sql.ordering import Term

SortValue = str | int | float | None


def check_position(terms: Sequence[Term], values: Sequence[SortValue]) -> None:
    """Refuse a position that no row of the query can have, as a forged cookie may hold it.

    Raises BadRequest.
    """
    fits = len(values) == len(terms) and all(
        value is None or _is_value(value, is_text=term.is_text)
        for term, value in zip(terms, values, strict=False)
    )
    if not fits:
        raise BadRequest("The paging cookie does not belong to this query.")


def _is_value(value: SortValue, *, is_text: bool) -> bool:
    if is_text:
        return isinstance(value, str) and "\x00" not in value
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def after(terms: Sequence[Term], values: Sequence[SortValue]) -> Fragment:
    """Return what keeps rows that sort after `values`; the key is the last term."""
    return both([*_not_before(terms[0], values[0]), _after(terms, values)])


def _after(terms: Sequence[Term], values: Sequence[SortValue]) -> Fragment:
    """Return: later in one term, equal in those before it."""
    term, value = terms[0].expression, values[0]
    later = _later(term, value, descending=terms[0].descending)
    if len(terms) == 1:
        return later
    same = term + " IS NULL" if value is None else term + Fragment(" = %s", (value,))
    return either([later, both([same, _after(terms[1:], values[1:])])])


def _not_before(term: Term, value: SortValue) -> Iterator[Fragment]:
    """Give what `_after` implies about the first term, in a form that an index can serve."""
    if value is not None and not term.descending:
        yield term.expression + Fragment(" >= %s", (value,))


def _later(term: Fragment, value: SortValue, *, descending: bool) -> Fragment:
    """Return what sorts later than a value: nulls come first going up and last going down."""
    if value is None:
        return Fragment("1=0") if descending else term + " IS NOT NULL"
    if descending:
        return fill("({} OR {} IS NULL)", term + Fragment(" < %s", (value,)), term)
    return term + Fragment(" > %s", (value,))
