"""What a transaction did to rows, taken out of the store and put back later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.sandbox.models import FileContent, KeyEntry, Link, Row, Share, Tombstone
from portal.sandbox.rows.versions import mark_security_change

_COLUMNS = ("table", "key", "version", "owner", "owner_table", "business_unit", "data", "folded")
_BELOW: Mapping[str, tuple[str, ...]] = {
    "links": ("relation", "target"),
    "key_entries": ("table", "name", "value"),
    "shares": ("principal", "principal_table", "rights", "inherited"),
}


@dataclass(frozen=True)
class Effects:
    """The rows a transaction wrote, with what hangs on them, and its tombstones; plain JSON."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    tombstones: list[dict[str, Any]] = field(default_factory=list)

    @property
    def written(self) -> set[str]:
        """The keys of all rows that were written or deleted."""
        return {one["key"] for one in self.rows} | self.deleted

    @property
    def deleted(self) -> set[str]:
        """The keys of deleted rows."""
        return {one["key"] for one in self.tombstones}

    @property
    def targets(self) -> set[str]:
        """The keys that lookups of written rows hold."""
        return {link["target"] for row in self.rows for link in row["links"]}

    @property
    def alternates(self) -> set[tuple[str, str, str]]:
        """The values of alternate keys that written rows hold."""
        return {
            (one["table"], one["name"], one["value"])
            for row in self.rows
            for one in row["key_entries"]
        }


def clash(one: Effects, other: Effects) -> bool:
    """Tell whether one transaction would have waited for a lock that the other holds."""
    return bool(
        one.written & other.written
        or one.alternates & other.alternates
        or one.deleted & other.targets
        or other.deleted & one.targets
    )


def gather(since: int, tables: Iterable[str]) -> Effects:
    """Return what was written after the version `since`; `tables` are all there are."""
    names = list(tables)
    rows = Row.objects.filter(table__in=names, version__gt=since).prefetch_related(*_BELOW)
    buried = Tombstone.objects.filter(table__in=names, version__gt=since).order_by("version")
    graves = [{"table": one.table, "key": one.key, "version": one.version} for one in buried]
    return Effects(list(map(_row, rows)), graves)


def put(effects: Effects, moment: datetime) -> None:
    """Store effects under the versions they had when they were taken."""
    for grave in effects.tombstones:
        Row.objects.filter(table=grave["table"], key=grave["key"]).delete()
        FileContent.objects.filter(table=grave["table"], row_key=grave["key"]).delete()
        Tombstone.objects.create(**grave, deleted_at=moment)
    saved = [(_save(row), row) for row in effects.rows]
    rows = [row for row, _facts in saved]
    Link.objects.filter(row__in=rows).delete()
    KeyEntry.objects.filter(row__in=rows).delete()
    Share.objects.filter(row__in=rows).delete()
    for row, found in saved:
        Link.objects.bulk_create(Link(row=row, **one) for one in found["links"])
        KeyEntry.objects.bulk_create(KeyEntry(row=row, **one) for one in found["key_entries"])
        Share.objects.bulk_create(Share(row=row, **one) for one in found["shares"])
    for table in {one["table"] for one in (*effects.rows, *effects.tombstones)}:
        mark_security_change(table)


def _row(row: Row) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in _COLUMNS}
    return facts | {name: list(_below(row, name)) for name in _BELOW}


def _below(row: Row, name: str) -> Iterator[dict[str, Any]]:
    for one in getattr(row, name).all():
        yield {column: getattr(one, column) for column in _BELOW[name]}


def _save(facts: Mapping[str, Any]) -> Row:
    found = Row.objects.filter(table=facts["table"], key=facts["key"]).first() or Row()
    for name in _COLUMNS:
        setattr(found, name, facts[name])
    found.save()
    return found
