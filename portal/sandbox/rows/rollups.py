"""Rollup columns: sums, counts and extremes over the rows that point at a row.

The product works them out by jobs; here they follow each write in its transaction, so that a row
never shows a stale figure. A changed figure is a change of the row: it takes a later version.
Call inside a transaction of the sandbox's database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, Rollup
from portal.sandbox.definitions.tables import Table
from portal.sandbox.models import Row
from portal.sandbox.rows.derived import derive
from portal.sandbox.rows.finding import lock_row
from portal.sandbox.rows.record import Values, fill_row, record_of, relation
from portal.sandbox.rows.storing import save_changed
from portal.sandbox.rows.values import Canonical

_CHUNK = 500


def refresh_above(
    catalogue: Catalogue,
    table: Table,
    before: Values,
    after: Values,
    seen: AbstractSet[tuple[str, str]] = frozenset(),
) -> None:
    """Bring the rollups up to date that count a row of `table`, and those that count theirs.

    `before` and `after` are the row's values, empty for a row that was not or is no more. Rows in
    `seen`, by table and key, are left alone: they are about to go, or the way leads through them.
    """
    for parent, columns in _rollups_over(catalogue, table, before, after).items():
        owner, key = parent
        if parent not in seen:
            _refresh(catalogue, catalogue.tables[owner], key, columns, seen | {parent})


def start_rollups(table: Table, values: Values) -> None:
    """Set the rollups of a new row in place: nothing points at it yet."""
    for column in rollups_of(table):
        values[column.name] = _combine(column, ())


def recalculate(catalogue: Catalogue, table_name: str) -> None:
    """Work out all rollups and calculated columns of a table's rows, after a seed.

    Versions stay: nobody has read the rows yet.
    """
    table = catalogue.tables[table_name]
    rollups = [one for one in table.columns.values() if one.rollup is not None]
    figures = {one.name: _figures(catalogue, one) for one in rollups}
    if not rollups and not any(one.calculate for one in table.columns.values()):
        return
    changed: list[Row] = []
    for row in Row.objects.filter(table=table.name).iterator(chunk_size=_CHUNK):
        before = record_of(table, row).values
        values = dict(before)
        for column in rollups:
            values[column.name] = figures[column.name].get(row.key, _combine(column, ()))
        derive(table, values)
        if values != before:
            changed.append(fill_row(table, row, values))
    Row.objects.bulk_update(changed, ["data", "folded"], batch_size=_CHUNK)


def _rollups_over(
    catalogue: Catalogue, table: Table, before: Values, after: Values
) -> dict[tuple[str, str], list[ColumnDefinition]]:
    """Return the rollups that a change of a row touches, by the rows they belong to."""
    found: dict[tuple[str, str], list[ColumnDefinition]] = defaultdict(list)
    for one in table.many_to_one:
        for column in rollups_of(catalogue.tables[one.parent]):
            rollup = column.rollup
            if rollup is None or (rollup.child, rollup.lookup) != (table.name, one.column):
                continue
            if _shown(rollup, before) == _shown(rollup, after):
                continue
            for values in (before, after):
                key = values.get(rollup.lookup)
                if key is not None and column not in found[one.parent, str(key)]:
                    found[one.parent, str(key)].append(column)
    return found


def rollups_of(table: Table) -> Iterable[ColumnDefinition]:
    """Give the rollup columns of a table."""
    return (one for one in table.definition.columns if one.rollup is not None)


def _shown(rollup: Rollup, values: Values) -> tuple[Canonical, ...]:
    """Return what a rollup sees of a row: the same before and after needs no new figure."""
    state = values.get("statecode") if rollup.only_active else None
    return values.get(rollup.lookup), values.get(rollup.column), state


def _refresh(
    catalogue: Catalogue,
    table: Table,
    key: str,
    columns: Iterable[ColumnDefinition],
    seen: AbstractSet[tuple[str, str]],
) -> None:
    row = lock_row(table, key)
    if row is None:
        return
    before = record_of(table, row).values
    values = dict(before)
    for column in columns:
        values[column.name] = _figure(column, key)
    derive(table, values)
    if {name: one for name, one in values.items() if one is not None} == {
        name: one for name, one in before.items() if one is not None
    }:
        return
    save_changed(table, row, values)
    refresh_above(catalogue, table, before, values, seen)


def _figure(column: ColumnDefinition, key: str) -> Canonical:
    rollup = _rollup(column)
    children = Row.objects.filter(
        links__relation=relation(rollup.child, rollup.lookup), links__target=key
    )
    return _combine(column, children.values_list("data", flat=True))


def _figures(catalogue: Catalogue, column: ColumnDefinition) -> dict[str, Canonical]:
    rollup = _rollup(column)
    groups: dict[str, list[Mapping[str, Canonical]]] = defaultdict(list)
    for data in Row.objects.filter(table=rollup.child).values_list("data", flat=True):
        if data.get(rollup.lookup) is not None:
            groups[data[rollup.lookup]].append(data)
    return {key: _combine(column, group) for key, group in groups.items()}


def _combine(column: ColumnDefinition, rows: Iterable[Mapping[str, Canonical]]) -> Canonical:
    rollup = _rollup(column)
    counted = [one for one in rows if not rollup.only_active or one.get("statecode") == 0]
    if rollup.kind == "count":
        return len(counted)
    values = [one[rollup.column] for one in counted if one.get(rollup.column) is not None]
    if rollup.kind == "sum":
        total = sum(one for one in values if isinstance(one, int | float))
        return round(total, 4) if column.type is not ColumnType.INTEGER else int(total)
    if not values:
        return None
    # The values of one column are of one type.
    return (max if rollup.kind == "max" else min)(values)  # type: ignore[type-var]


def _rollup(column: ColumnDefinition) -> Rollup:
    if column.rollup is None:
        raise ValueError(column.name)
    return column.rollup
