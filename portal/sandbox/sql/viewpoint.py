"""What the answer to a query depends on besides the query: who asks, and when."""

from dataclasses import dataclass
from datetime import datetime

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import TableUnknown
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
        return both([own, *read_predicate(self.caller, table, alias)])
