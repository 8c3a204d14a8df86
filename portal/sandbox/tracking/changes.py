"""The rows and tombstones of one page of changes."""

from dataclasses import dataclass

from django.db.models import Max

from portal.sandbox.definitions.tables import Table
from portal.sandbox.http.context import Context
from portal.sandbox.models import Row, Tombstone
from portal.sandbox.query.model import Attribute, Condition, Filter, Order, Query
from portal.sandbox.query.running import run
from portal.sandbox.rows.record import Record
from portal.sandbox.tracking.tokens import Place, Window


@dataclass(frozen=True)
class Changes:
    """A page: rows as they are now, keys of deleted ones; `more` is where the next begins."""

    rows: list[Record]
    deleted: list[str]
    more: Place | None


def read_changes(
    context: Context, table: Table, selected: tuple[str, ...] | None, place: Place, size: int
) -> Changes:
    """Return the page of at most `size` items that begins at `place`."""
    rows: list[Record] = []
    window = place.window
    if place.part == "rows":
        rows, after = _rows(context, table, selected, place, size)
        if after is not None:
            return Changes(rows, [], Place(window, "rows", after))
        if window.since is None:
            return Changes(rows, [], None)
    room = size - len(rows)
    found = _tombstones(table, place, room + 1)
    kept = found[:room]
    if len(found) <= room:
        return Changes(rows, [key for key, _version in kept], None)
    last = kept[-1][1] if kept else window.since or 0
    return Changes(rows, [key for key, _version in kept], Place(window, "deleted", (last,)))


def count_changes(context: Context, table: Table, window: Window) -> int:
    """Return how many rows and deletions a reading would give in all."""
    rows = Row.objects.filter(
        table=table.name, version__gt=window.since, version__lte=window.until
    ).count()
    return rows + len(_tombstones(table, Place(window), None))


def _rows(
    context: Context, table: Table, selected: tuple[str, ...] | None, place: Place, size: int
) -> tuple[list[Record], tuple[str | int, ...] | None]:
    """Return rows and the sort values of the last if there are more.

    A baseline goes by key, which never changes; changes go by version.
    """
    window = place.window
    is_baseline = window.since is None
    bounds = () if is_baseline else (
        Condition("versionnumber", "gt", (str(window.since),)),
        Condition("versionnumber", "le", (str(window.until),)),
    )  # fmt: skip
    query = Query(
        table=table.name,
        attributes=tuple(Attribute(name) for name in selected or ()),
        all_attributes=selected is None,
        filter=Filter("and", bounds),
        orders=() if is_baseline else (Order("versionnumber"),),
        size=size,
        after=place.after,
    )
    page = run(context.view(), query)
    records = [one.root for one in page.entries]
    if not page.more:
        return records, None
    last = records[-1]
    return records, (last.key,) if is_baseline else (last.version, last.key)


def _tombstones(table: Table, place: Place, most: int | None) -> list[tuple[str, int]]:
    """Return (key, version) of rows deleted in the window that did not come back, oldest first."""
    window = place.window
    after = place.after[0] if place.part == "deleted" and place.after else window.since
    found = (
        Tombstone.objects.filter(table=table.name, version__gt=window.since)
        .exclude(key__in=Row.objects.filter(table=table.name).values("key"))
        .filter(version__lte=window.until)
        .values("key")
        .annotate(last=Max("version"))
        .filter(last__gt=after)
        .order_by("last")
    )
    return [(one["key"], one["last"]) for one in (found if most is None else found[:most])]
