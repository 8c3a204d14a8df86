"""Expanded rows: one query for each navigation property and level, however many rows there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.sandbox.definitions.tables import Table
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call
from portal.sandbox.odata.clauses import MOST_ROWS
from portal.sandbox.odata.expansions import Expansion, is_nested
from portal.sandbox.odata.families import read_families
from portal.sandbox.odata.links import skip_token
from portal.sandbox.odata.navigations import Collection, Paired, ToOne
from portal.sandbox.odata.options import page_size
from portal.sandbox.query.model import Condition, Filter, Query
from portal.sandbox.query.running import Entry, run
from portal.sandbox.rows.presenting import Json, Style, outputs_of, present, table_of
from portal.sandbox.rows.record import Record


@dataclass(frozen=True)
class Parents:
    """Rows to expand: their records, and their JSON in the same order."""

    table: Table
    records: Sequence[Record]
    shown: Sequence[Json]


def expand(
    context: Context,
    call: Call,
    expansions: tuple[Expansion, ...],
    parents: Parents,
    *,
    is_listing: bool,
) -> None:
    """Put the related rows into the parents' JSON.

    Raises Forbidden where the caller may read no row of a related table.
    """
    nested = is_nested(expansions)
    size = page_size(call.preferences) if nested else None
    style = Style(context.catalogue, context.caller, call.preferences, shows_nulls=True)
    expander = _Expander(context, call.root, style, nested, is_listing, size)
    expander.attach(parents, expansions)


@dataclass(frozen=True)
class _Expander:
    """`size` is the page that expanded collections are cut to, None where they are not paged."""

    context: Context
    root: str
    style: Style
    is_nested: bool
    is_listing: bool
    size: int | None

    def attach(self, parents: Parents, expansions: tuple[Expansion, ...]) -> None:
        for one in expansions:
            found = one.navigation
            if not isinstance(found, ToOne):
                self._collection(parents, one, found)
            elif one.is_reference:
                self._references(parents, found)
            else:
                self._lookup(parents, one, found)

    def _references(self, parents: Parents, found: ToOne) -> None:
        for record, row in zip(parents.records, parents.shown, strict=True):
            target = target_of(found, record)
            row[found.name] = target and {"@odata.id": address_of(self.context, self.root, *target)}

    def _lookup(self, parents: Parents, one: Expansion, found: ToOne) -> None:
        targets = [target_of(found, record) for record in parents.records]
        rows: dict[tuple[str, str], Json] = {}
        for table in found.tables:
            keys = {target[1] for target in targets if target and target[0] == table.name}
            if keys:
                rows |= self._targets(table, one, keys)
        for target, row in zip(targets, parents.shown, strict=True):
            row[found.name] = None if target is None else rows.get(target)

    def _targets(self, table: Table, one: Expansion, keys: set[str]) -> dict[tuple[str, str], Json]:
        kept = Filter("and", (Condition(table.key, "in", tuple(sorted(keys))),))
        query = Query(table.name, all_attributes=True, filter=kept, size=len(keys))
        records = [entry.root for entry in run(self.context.view(), query).entries]
        # Documented: rows behind lookups come without their versions in listings.
        shown = self._present(table, one.selected, records, etag=not self.is_listing)
        if isinstance(one.navigation, ToOne) and one.navigation.is_principal:
            kind = {"@odata.type": f"#Microsoft.Dynamics.CRM.{table.name}"}
            shown = [{**kind, **row} for row in shown]
        self.attach(Parents(table, records, shown), one.nested)
        return {(table.name, one.key): row for one, row in zip(records, shown, strict=True)}

    def _collection(self, parents: Parents, one: Expansion, found: Collection) -> None:
        own = [record.values.get(found.parent_column) for record in parents.records]
        values = {str(value) for value in own if value is not None}
        most = min(one.top or MOST_ROWS, self.size or MOST_ROWS)
        families = read_families(self.context.view(), one, found, values, most)
        rows = self._rows(one, found, families)
        for place, (record, row) in enumerate(zip(parents.records, parents.shown, strict=True)):
            family = families.get(str(own[place]), [])
            row[found.name] = [rows[id(entry)] for entry in family]
            link = self._link(parents.table, one, record, family)
            if link is not None:
                row[f"{found.name}@odata.nextLink"] = link

    def _rows(
        self, one: Expansion, found: Collection, families: dict[str, list[Entry]]
    ) -> dict[int, Json]:
        """Return the JSON of every entry, by its identity: a row may belong to two families."""
        entries = [entry for family in families.values() for entry in family]
        records = [entry.root for entry in entries]
        selected = one.selected
        if selected is not None and not self.is_nested and not isinstance(found, Paired):
            # Documented: outside of nesting the lookup that led here shows itself.
            selected = (*selected, found.column)
        shown = self._present(found.table, selected, records, etag=not self.is_nested)
        self.attach(Parents(found.table, records, shown), one.nested)
        return {id(entry): row for entry, row in zip(entries, shown, strict=True)}

    def _link(
        self, table: Table, one: Expansion, record: Record, family: list[Entry]
    ) -> str | None:
        """Return where the rows can be read, or with paging the next of them."""
        token = ""
        if self.size is not None:
            if len(family) < self.size:
                return None
            # The link's own query sorts by the key alone, as nested expansions cannot sort.
            token = skip_token(one.navigation.table, 1, family[-1].sort_values[-1:])
        options = "&".join(filter(None, (one.address, token)))
        address = f"{address_of(self.context, self.root, table.name, record.key)}"
        return f"{address}/{one.navigation.name}{'?' if options else ''}{options}"

    def _present(
        self,
        table: Table,
        selected: tuple[str, ...] | None,
        records: Sequence[Record],
        *,
        etag: bool,
    ) -> list[Json]:
        names = None if selected is None else (*selected, table.key)
        rows = [(one, dict[str, Record | None]()) for one in records]
        return present(self.style, outputs_of(table, names), rows, etag=etag)


def target_of(found: ToOne, record: Record) -> tuple[str, str] | None:
    """Return (table, key) of what a lookup points at, None where it is another table's or null."""
    key = record.values.get(found.column.name)
    if key is None:
        return None
    table = table_of(found.column, record)
    return (table, str(key)) if any(one.name == table for one in found.tables) else None


def address_of(context: Context, root: str, table: str, key: str) -> str:
    """Return the address of a row."""
    return f"{root}/{context.catalogue.tables[table].definition.entity_set}({key})"
