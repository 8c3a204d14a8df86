"""Running a query: a page of records, whether there are more, and how many there are in all."""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import DataError, connections

from portal.sandbox.definitions.tables import CHOICE_TYPES, LOOKUP_TYPES
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import Link, Query
from portal.sandbox.rows.record import TABLE_SUFFIX, Record, read_record
from portal.sandbox.rows.versions import ALIAS
from portal.sandbox.sql.columns import Source, expression
from portal.sandbox.sql.fragment import Fragment, either, fill, join
from portal.sandbox.sql.fragment import both as all_of
from portal.sandbox.sql.statement import Statement, build_statement, order_terms
from portal.sandbox.sql.viewpoint import Viewpoint

COUNT_LIMIT = 5000
ROOT = ""
_BARE = frozenset({"versionnumber"})


@dataclass(frozen=True)
class Entry:
    """One row of an answer: the root's record and those of links, by alias; None where none met."""

    root: Record
    linked: dict[str, Record | None]
    sort_values: tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class Page:
    """A page of entries; `total` is None unless asked for, and never more than 5 001."""

    entries: list[Entry]
    more: bool
    total: int | None


@dataclass(frozen=True)
class _Selection:
    """What is read from one source: all of the row, its bare columns, or single values."""

    alias: str
    source: Source
    mode: str
    columns: tuple[str, ...] = ()


def run(view: Viewpoint, query: Query) -> Page:
    """Run `query` and return its page.

    Raises SandboxError for tables and columns that do not exist or that the caller may not read.
    """
    made = build_statement(view, query)
    selections = list(_selections(made, query))
    terms = list(order_terms(made, query))
    if not query.distinct:
        terms.append((Fragment(f"{made.root.alias}.key"), False))
    if query.after is not None and not query.distinct and len(query.after) != len(terms):
        raise BadRequest("The paging cookie does not belong to this query.")
    limit = query.top if query.top is not None else query.size
    sql = _select(made, query, selections, terms, limit)
    found = _fetch(sql)
    entries = list(_entries(selections, len(terms), found[:limit]))
    more = query.top is None and len(found) > limit
    return Page(entries, more, count(made) if query.wants_count else None)


def _fetch(sql: Fragment) -> list[tuple[Any, ...]]:
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(sql.text, sql.parameters)
            return list(cursor.fetchall())
    except (DataError, OverflowError) as error:
        # A forged paging cookie can hold values that no column of the query ever held.
        raise BadRequest("The query compares values of different types.") from error


def count(made: Statement) -> int:
    """Return how many rows a statement finds, at most one more than the limit."""
    inner = fill(
        f"SELECT 1 FROM sandbox_row {made.root.alias}{{}} WHERE {{}} LIMIT {COUNT_LIMIT + 1}",
        made.joins,
        made.where(),
    )
    sql = fill("SELECT COUNT(*) FROM ({}) counted", inner)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(sql.text, sql.parameters)
        return int(cursor.fetchone()[0])


def _select(
    made: Statement,
    query: Query,
    selections: list[_Selection],
    terms: list[tuple[Fragment, bool]],
    limit: int,
) -> Fragment:
    dialect = made.view.dialect
    chosen = [one for selection in selections for one in _columns(made, selection)]
    sorts = [term for term, _descending in terms]
    where = made.where()
    if query.after is not None and not query.distinct:
        where = all_of([where, *_not_before(terms[0], query.after[0]), _after(terms, query.after)])
    offset = 0 if query.after is not None and not query.distinct else (query.page - 1) * limit
    ordering = join(", ", (dialect.direction(term, descending=down) for term, down in terms))
    sql = fill(
        f"SELECT {'DISTINCT ' if query.distinct else ''}{{}} FROM sandbox_row"
        f" {made.root.alias}{{}} WHERE {{}}",
        join(", ", [*chosen, *sorts]),
        made.joins,
        where,
    )
    if terms:
        sql = fill("{} ORDER BY {}", sql, ordering)
    more = limit if query.top is not None else limit + 1
    return sql + f" LIMIT {more} OFFSET {offset}"


def _after(
    terms: Sequence[tuple[Fragment, bool]], values: Sequence[str | int | float | None]
) -> Fragment:
    """Return what keeps rows that sort after `values`: later in one term, equal in those before."""
    (term, descending), value = terms[0], values[0]
    later = _later(term, value, descending=descending)
    if len(terms) == 1:
        return later
    same = term + " IS NULL" if value is None else term + Fragment(" = %s", (value,))
    return either([later, all_of([same, _after(terms[1:], values[1:])])])


def _not_before(term: tuple[Fragment, bool], value: str | int | float | None) -> Iterator[Fragment]:
    """Give what `_after` implies about the first term, in a form that an index can serve."""
    if value is not None and not term[1]:
        yield term[0] + Fragment(" >= %s", (value,))


def _later(term: Fragment, value: str | int | float | None, *, descending: bool) -> Fragment:
    if value is None:
        return Fragment("1=0") if descending else term + " IS NOT NULL"
    if descending:
        return fill("({} OR {} IS NULL)", term + Fragment(" < %s", (value,)), term)
    return term + Fragment(" > %s", (value,))


def _selections(made: Statement, query: Query) -> Iterator[_Selection]:
    root = made.root
    wanted = tuple(one.column for one in query.attributes)
    if query.distinct and not query.all_attributes:
        yield _Selection(ROOT, root, "values", _with_types(root, wanted))
    else:
        is_bare = not query.all_attributes and set(wanted) <= {*_BARE, root.table.key}
        yield _Selection(ROOT, root, "bare" if is_bare else "row")
    for link in _shown(query.links):
        source = made.sources[link.alias]
        names = tuple(one.column for one in link.attributes)
        if query.distinct and not link.all_attributes:
            yield _Selection(link.alias, source, "values", _with_types(source, names))
        else:
            yield _Selection(link.alias, source, "row")


def _with_types(source: Source, names: tuple[str, ...]) -> tuple[str, ...]:
    """Add the table of lookups that may point at several."""
    found = list(names)
    for name in names:
        column = source.column(name)
        if column.type in LOOKUP_TYPES and len(column.targets) > 1:
            found.append(name + TABLE_SUFFIX)
    return tuple(found)


def _shown(links: tuple[Link, ...]) -> Iterator[Link]:
    for link in links:
        if link.kind in ("inner", "outer"):
            if link.attributes or link.all_attributes:
                yield link
            yield from _shown(link.links)


def _columns(made: Statement, selection: _Selection) -> list[Fragment]:
    alias = selection.source.alias
    if selection.mode == "bare":
        return [Fragment(f"{alias}.key"), Fragment(f"{alias}.version")]
    if selection.mode == "row":
        names = ("key", "version", "owner", "owner_table", "business_unit", "data")
        return [Fragment(f"{alias}.{name}") for name in names]
    return [_single(made, selection.source, name) for name in selection.columns]


def _single(made: Statement, source: Source, name: str) -> Fragment:
    """Return one value as it is stored, for rows told apart by their values."""
    if name == "ownerid" + TABLE_SUFFIX:
        return Fragment(f"{source.alias}.owner_table")
    if name.endswith(TABLE_SUFFIX):
        return made.view.dialect.text(source.alias, name)
    column = source.column(name)
    own = expression(made.view.dialect, source, name)
    is_text = "folded" in own.text
    number = column.type in CHOICE_TYPES and made.view.dialect.is_postgres
    if number:
        return own + "::bigint"
    return made.view.dialect.text(source.alias, name) if is_text else own


def _entries(
    selections: list[_Selection], sorts: int, found: Sequence[tuple[Any, ...]]
) -> Iterator[Entry]:
    for parts in found:
        records: dict[str, Record | None] = {}
        at = 0
        for selection in selections:
            width = _width(selection)
            records[selection.alias] = _record(selection, parts[at : at + width])
            at += width
        root = records.pop(ROOT)
        yield Entry(root or Record("", 0, {}), records, tuple(parts[at : at + sorts]))


def _width(selection: _Selection) -> int:
    return {"bare": 2, "row": 6}.get(selection.mode, len(selection.columns))


def _record(selection: _Selection, parts: tuple[Any, ...]) -> Record | None:
    table = selection.source.table
    if selection.mode == "bare":
        values = {table.key: parts[0], "versionnumber": parts[1]}
        return Record(parts[0], parts[1], values)
    if selection.mode == "row":
        if parts[0] is None:
            return None
        key, version, owner, owner_table, unit, data = parts
        text = data if isinstance(data, str) else orjson.dumps(data).decode()
        return read_record(table, (key, version, owner, owner_table, unit, text))
    return Record("", 0, dict(zip(selection.columns, parts, strict=True)))
