"""What serving one request needs: the tables, the caller, the moment, earlier parts of the set."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import SegmentMissing
from portal.sandbox.identity.caller import Caller
from portal.sandbox.sql.dialect import dialect
from portal.sandbox.sql.viewpoint import Viewpoint


@dataclass(frozen=True)
class Context:
    """`references` maps a change set's Content-IDs to the paths of the rows they made."""

    catalogue: Catalogue
    caller: Caller
    now: datetime
    references: dict[str, str] = field(default_factory=dict)

    def view(self) -> Viewpoint:
        """Return the caller's view of the rows."""
        return Viewpoint(self.catalogue, self.caller, self.now, dialect())

    def table_of_set(self, entity_set: str) -> Table:
        """Return the table of an entity set.

        Raises SegmentMissing.
        """
        found = self.catalogue.by_set.get(entity_set)
        if found is None:
            raise SegmentMissing(entity_set)
        return found
