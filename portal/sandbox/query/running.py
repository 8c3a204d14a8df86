"""Running a query: a page of records, whether there are more, and how many there are in all."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Sequence
from dataclasses import dataclass

from portal.sandbox.errors import BadRequest
from portal.sandbox.query.executing import fetch_all
from portal.sandbox.query.model import Query
from portal.sandbox.query.positions import SortValue, Term, after
from portal.sandbox.query.selecting import Selection, columns, records, selections
from portal.sandbox.rows.record import Record
from portal.sandbox.sql.fragment import Fragment, fill, join
from portal.sandbox.sql.fragment import both as all_of
from portal.sandbox.sql.ordering import order_terms
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
    chosen = [one for selection in read for one in columns(made, selection)]
    terms = list(order_terms(made, query))
    if not query.distinct:
        terms.append((Fragment(f"{made.root.alias}.key"), False))
        _check_position(query, terms)
    limit = query.top if query.top is not None else query.size
    rows = _rows(made, query, chosen, terms)
    found = fetch_all(_ordered(made, query, rows, terms, limit))
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


def _check_position(query: Query, terms: Sequence[Term]) -> None:
    if query.after is not None and len(query.after) != len(terms):
        raise BadRequest("The paging cookie does not belong to this query.")


def _starts_after(query: Query) -> bool:
    """Tell whether the page is found by its position; distinct rows have none of their own."""
    return query.after is not None and not query.distinct


def _rows(made: Statement, query: Query, chosen: list[Fragment], terms: Sequence[Term]) -> Fragment:
    """Return the rows of the query, with what sorts them, not yet sorted."""
    where = made.where()
    if query.after is not None and _starts_after(query):
        where = all_of([where, after(terms, query.after)])
    return fill(
        f"SELECT {'DISTINCT ' if query.distinct else ''}{{}} FROM sandbox_row"
        f" {made.root.alias}{{}} WHERE {{}}",
        join(", ", [*chosen, *(term for term, _descending in terms)]),
        made.joins,
        where,
    )


def _ordered(
    made: Statement, query: Query, rows: Fragment, terms: Sequence[Term], limit: int
) -> Fragment:
    """Return the page of the rows, and one row more that tells whether there are more."""
    offset = 0 if _starts_after(query) else (query.page - 1) * limit
    if terms:
        direction = made.view.dialect.direction
        ordering = join(", ", (direction(term, descending=down) for term, down in terms))
        rows = fill("{} ORDER BY {}", rows, ordering)
    more = limit if query.top is not None else limit + 1
    return rows + f" LIMIT {more} OFFSET {offset}"


def _entry(read: Sequence[Selection], terms: Sequence[Term], parts: Sequence[object]) -> Entry:
    root, linked, at = records(read, parts)
    return Entry(root, linked, tuple(parts[at : at + len(terms)]))  # type: ignore[arg-type]
