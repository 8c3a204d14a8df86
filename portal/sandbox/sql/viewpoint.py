"""What the answer to a query depends on besides the query: who asks, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.file_columns import ATTACHMENT_TABLE
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden, TableUnknown
from portal.sandbox.files.visibility import OWNING, of_visible_rows
from portal.sandbox.identity.caller import Caller
from portal.sandbox.security.access import read_predicate
from portal.sandbox.security.columns import seen
from portal.sandbox.sql.dialect import Dialect
from portal.sandbox.sql.fragment import Fragment, both


@dataclass(frozen=True)
class Viewpoint:
    """A caller at a moment, looking at the organisation's tables in one kind of database."""

    catalogue: Catalogue
    caller: Caller
    now: datetime
    dialect: Dialect

    def table(self, name: str) -> Table:
        """Return a table as the caller sees it, or refuse a name that no table has."""
        found = self.catalogue.tables.get(name)
        if found is None:
            raise TableUnknown(name)
        return seen(self.caller, found)

    def rows_of(self, alias: str, table: Table) -> Fragment:
        """Return what makes rows under `alias` rows of `table` that the caller may read."""
        own = Fragment(f"{alias}.table_name = %s", (table.name,))
        if table.name == ATTACHMENT_TABLE:
            return both([own, of_visible_rows(alias, self._owners(table))])
        return both([own, *read_predicate(self.caller, table, alias)])

    def _owners(self, attachments: Table) -> Iterator[Fragment]:
        """Give the rows with files that the caller may read, table by table."""
        for one in attachments.many_to_one:
            if one.column == "objectid":
                try:
                    yield self.rows_of(OWNING, self.table(one.parent))
                except Forbidden:
                    # Whoever may read no row of a table sees none of its files.
                    continue
