"""Running a query: a page of records, whether there are more, and how many there are in all."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.sandbox.query.distinct import distinct_rows
from portal.sandbox.query.executing import fetch_all
from portal.sandbox.query.model import Query
from portal.sandbox.query.positions import SortValue, after, check_position
from portal.sandbox.query.selecting import Selection, columns, records, selections
from portal.sandbox.rows.record import Record
from portal.sandbox.sql.fragment import Fragment, fill, join
from portal.sandbox.sql.fragment import both as all_of
from portal.sandbox.sql.ordering import Term, key_terms, order_terms
from portal.sandbox.sql.statement import Statement, build_statement
from portal.sandbox.sql.viewpoint import Viewpoint

COUNT_LIMIT = 5000


@dataclass(frozen=True)
class Entry:
    """One row of an answer: the root's record and those of links, by alias; None where none met."""

    root: Record
    linked: dict[str, Record | None]
    sort_values: tuple[SortValue, ...]


@dataclass(frozen=True)
class Page:
    """A page of entries; `total` is None unless asked for, and never more than 5 001."""

    entries: list[Entry]
    more: bool
    total: int | None


def run(view: Viewpoint, query: Query) -> Page:
    """Run `query` and return its page.

    Raises SandboxError for tables and columns that do not exist or that the caller may not read.
    """
    made = build_statement(view, query)
    read = list(selections(made, query))
    terms = list(order_terms(made, query))
    if query.distinct:
        # Rows told apart by their values have no place of their own: pages are counted.
        query = replace(query, after=None)
        rows, ordering = distinct_rows(made, read, terms)
    else:
        terms += key_terms(made, query)
        rows, ordering = _rows(made, query, read, terms)
    limit = query.top if query.top is not None else query.size
    found = fetch_all(_cut(query, rows + " ORDER BY " + ordering, limit))
    entries = [_entry(read, terms, parts) for parts in found[:limit]]
    more = query.top is None and len(found) > limit
    total = None
    if query.wants_count:
        total = _count(rows) if query.distinct else count(made)
    return Page(entries, more, total)


def count(made: Statement) -> int:
    """Return how many rows a statement finds, at most one more than the limit."""
    return _count(
        fill(
            f"SELECT 1 FROM sandbox_row {made.root.alias}{{}} WHERE {{}}", made.joins, made.where()
        )
    )


def _count(rows: Fragment) -> int:
    limited = rows + f" LIMIT {COUNT_LIMIT + 1}"
    return int(fetch_all(fill("SELECT COUNT(*) FROM ({}) counted", limited))[0][0])


def _rows(
    made: Statement, query: Query, read: Sequence[Selection], terms: Sequence[Term]
) -> tuple[Fragment, Fragment]:
    """Return the rows that follow the query's position, with what sorts them, and their order."""
    where, direction = made.where(), made.view.dialect.direction
    if query.after is not None:
        check_position(terms, query.after)
        where = all_of([where, after(terms, query.after)])
    chosen = [one for selection in read for one in columns(made, selection)]
    rows = fill(
        f"SELECT {{}} FROM sandbox_row {made.root.alias}{{}} WHERE {{}}",
        join(", ", [*chosen, *(term.expression for term in terms)]),
        made.joins,
        where,
    )
    ordering = (direction(term.expression, descending=term.descending) for term in terms)
    return rows, join(", ", ordering)


def _cut(query: Query, rows: Fragment, limit: int) -> Fragment:
    """Return the page of the rows, and one row more that tells whether there are more."""
    offset = 0 if query.after is not None else (query.page - 1) * limit
    more = limit if query.top is not None else limit + 1
    return rows + f" LIMIT {more} OFFSET {offset}"


def _entry(read: Sequence[Selection], terms: Sequence[Term], parts: Sequence[object]) -> Entry:
    root, linked, at = records(read, parts)
    return Entry(root, linked, tuple(parts[at : at + len(terms)]))  # type: ignore[arg-type]
