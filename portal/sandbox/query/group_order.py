"""The order of groups: by the aliases that <order> names, then by what tells the groups apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import CHOICE_TYPES, LOOKUP_TYPES
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.model import Link, Order, Query
from portal.sandbox.rows.folding import fold
from portal.sandbox.rows.formatting import labels
from portal.sandbox.rows.names import Names, read_names
from portal.sandbox.rows.record import TABLE_SUFFIX
from portal.sandbox.rows.values import Canonical
from portal.sandbox.sql.viewpoint import Viewpoint

GroupKey = tuple[str | int | float, ...] | None
_Rank = tuple[bool, tuple[str | int | float, ...]]


@dataclass(frozen=True)
class Group:
    """One group: its values by alias, and by alias what tells it apart from other groups."""

    values: dict[str, Canonical]
    keys: Mapping[str, GroupKey]


def sort_groups(
    view: Viewpoint,
    query: Query,
    columns: Sequence[tuple[str, ColumnDefinition]],
    groups: list[Group],
) -> list[Group]:
    """Return the groups in the query's order; nulls come first going up, last going down.

    Raises BadRequest for an order by an alias that no attribute has.
    """
    known = dict(columns)
    ranks = _Ranks(view, known, groups, labels_sort=query.labels_sort)
    found = sorted(groups, key=lambda one: [_rank(key) for key in one.keys.values()])
    for order in reversed(list(_orders(query))):
        alias = order.of_alias or ""
        if alias not in known:
            message = f"There is no attribute with the alias '{alias}' to order by."
            raise BadRequest(message, "0x8004110A")
        found.sort(key=partial(ranks.of, alias), reverse=order.descending)
    return found


class _Ranks:
    """Ranks values as rows sort: lookups by name, choices by label, texts by collation."""

    def __init__(
        self,
        view: Viewpoint,
        columns: Mapping[str, ColumnDefinition],
        groups: Sequence[Group],
        *,
        labels_sort: bool,
    ) -> None:
        self._columns = columns
        self._labels_sort = labels_sort
        self._language = view.caller.language
        self._names = _names(view, columns, groups)

    def of(self, alias: str, group: Group) -> _Rank:
        """Return what sorts a group by one of its values."""
        column, value = self._columns[alias], group.values.get(alias)
        if alias not in group.keys or value is None:
            return _rank(None if value is None else (value,))
        if column.type in LOOKUP_TYPES:
            name = self._names.get((_table(column, group, alias), str(value)))
            return _rank(None if name is None else (fold(name),))
        if column.type in CHOICE_TYPES and self._labels_sort:
            label = labels(column, self._language).get(int(value))
            return _rank(None if label is None else (fold(label),))
        return _rank(group.keys[alias])


def _rank(key: GroupKey) -> _Rank:
    return (key is not None, key or ())


def _names(
    view: Viewpoint, columns: Mapping[str, ColumnDefinition], groups: Sequence[Group]
) -> Names:
    wanted = {
        (_table(column, group, alias), str(group.values[alias]))
        for alias, column in columns.items()
        if column.type in LOOKUP_TYPES
        for group in groups
        if alias in group.keys and group.values[alias] is not None
    }
    return read_names(view.catalogue, view.dialect, wanted) if wanted else {}


def _table(column: ColumnDefinition, group: Group, alias: str) -> str:
    return str(group.values.get(alias + TABLE_SUFFIX) or column.targets[0])


def _orders(query: Query) -> list[Order]:
    found = list(query.orders)
    links = list(query.links)
    while links:
        link: Link = links.pop(0)
        found += link.orders
        links = [*link.links, *links]
    return found
