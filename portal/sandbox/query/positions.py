"""Where a page begins: conditions that leave out all rows up to the last of the page before."""

from collections.abc import Iterator, Sequence

from portal.sandbox.sql.fragment import Fragment, both, either, fill

SortValue = str | int | float | None
Term = tuple[Fragment, bool]


def after(terms: Sequence[Term], values: Sequence[SortValue]) -> Fragment:
    """Return what keeps rows that sort after `values`; a term is (expression, descending)."""
    return both([*_not_before(terms[0], values[0]), _after(terms, values)])


def _after(terms: Sequence[Term], values: Sequence[SortValue]) -> Fragment:
    """Return: later in one term, equal in those before it."""
    (term, descending), value = terms[0], values[0]
    later = _later(term, value, descending=descending)
    if len(terms) == 1:
        return later
    same = term + " IS NULL" if value is None else term + Fragment(" = %s", (value,))
    return either([later, both([same, _after(terms[1:], values[1:])])])


def _not_before(term: Term, value: SortValue) -> Iterator[Fragment]:
    """Give what `_after` implies about the first term, in a form that an index can serve."""
    if value is not None and not term[1]:
        yield term[0] + Fragment(" >= %s", (value,))


def _later(term: Fragment, value: SortValue, *, descending: bool) -> Fragment:
    """Return what sorts later than a value: nulls come first going up and last going down."""
    if value is None:
        return Fragment("1=0") if descending else term + " IS NOT NULL"
    if descending:
        return fill("({} OR {} IS NULL)", term + Fragment(" < %s", (value,)), term)
    return term + Fragment(" > %s", (value,))
