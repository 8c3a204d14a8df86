"""The row aggregate CountChildren: how many rows hang below each row of a page."""

from collections.abc import Iterable

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest
from portal.sandbox.query.executing import fetch_all
from portal.sandbox.rows.record import relation
from portal.sandbox.sql.fragment import Fragment, fill, values
from portal.sandbox.sql.hierarchy import parent_column
from portal.sandbox.sql.viewpoint import Viewpoint

_MOST_KEYS = 10_000


def check_children(table: Table, column: str) -> None:
    """Refuse CountChildren on anything but the key of a table with a hierarchy.

    Raises BadRequest.
    """
    if column != table.key or parent_column(table) is None:
        raise BadRequest(
            f"CountChildren needs the key of a table with a hierarchy, not '{column}' of "
            f"'{table.name}'.",
            "0x8004111A",
        )


def count_children(view: Viewpoint, table: Table, keys: Iterable[str]) -> dict[str, int]:
    """Return how many rows the caller may read that have each key as their parent, 0 left out."""
    name = relation(table.name, parent_column(table) or "")
    wanted = list(dict.fromkeys(keys))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _MOST_KEYS):
        sql = fill(
            "SELECT x.target, COUNT(*) FROM sandbox_link x JOIN sandbox_row c ON c.id = x.row_id"
            " WHERE x.relation = {} AND x.target IN {} AND {} GROUP BY x.target",
            Fragment("%s", (name,)),
            values(wanted[start : start + _MOST_KEYS]),
            view.rows_of("c", table),
        )
        found |= {key: int(number) for key, number in fetch_all(sql)}
    return found
