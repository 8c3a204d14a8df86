"""What needs a table or column, besides metadata: views, forms, apps."""

import re

from portal.sandbox.definitions.model import ColumnDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.metadata.writing.errors import ComponentInUse
from portal.sandbox.models import Row

# Table of components → the column that names their table, and those that hold their XML.
_COMPONENTS = {
    "savedquery": ("returnedtypecode", ("fetchxml", "layoutxml")),
    "systemform": ("objecttypecode", ("formxml",)),
}


def refuse_used_table(table: Table) -> None:
    """Refuse a table that an app shows.

    Raises ComponentInUse.
    """
    for data in _data("appmodulecomponent"):
        if str(data.get("objectid", "")).lower() == table.metadata_id:
            raise ComponentInUse("Entity", table.name, "an app")


def refuse_used_column(table: Table, column: ColumnDefinition) -> None:
    """Refuse a column that a view or form of its table shows.

    Raises ComponentInUse.
    """
    word = re.compile(rf"""["']{re.escape(column.name)}["']""")
    for component, (owner, texts) in _COMPONENTS.items():
        for data in _data(component):
            is_own = data.get(owner) == table.name
            if is_own and any(word.search(str(data.get(one, ""))) for one in texts):
                user = f"the {component} '{data.get('name')}'"
                raise ComponentInUse("Attribute", column.name, user)


def components_of(table: str) -> list[Row]:
    """Return the views and forms of a table."""
    found: list[Row] = []
    for component, (owner, _texts) in _COMPONENTS.items():
        rows = Row.objects.filter(table=component)
        found += [row for row in rows if row.data.get(owner) == table]
    return found


def _data(table: str) -> list[dict[str, object]]:
    return list(Row.objects.filter(table=table).values_list("data", flat=True))
