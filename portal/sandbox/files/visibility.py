"""Who sees attachments: whoever may read the row that the file belongs to."""

# ruff: noqa: S608 - aliases are the program's own, names are always parameters

from collections.abc import Iterable

from portal.sandbox.definitions.file_columns import ATTACHMENT_TABLE
from portal.sandbox.rows.record import relation
from portal.sandbox.sql.fragment import FALSE, Fragment, either, fill

OWNING = "attached"


def of_visible_rows(alias: str, owners: Iterable[Fragment]) -> Fragment:
    """Return what keeps attachments under `alias` to those of rows that `owners` cover.

    Each owner says, under the alias `attached`, which rows of one table the caller may read.
    """
    covered = list(owners)
    if not covered:
        return FALSE
    joined = Fragment(
        "EXISTS (SELECT 1 FROM sandbox_link attaching"
        f" JOIN sandbox_row {OWNING} ON {OWNING}.key = attaching.target"
        f" WHERE attaching.row_id = {alias}.id AND attaching.relation = %s AND ",
        (relation(ATTACHMENT_TABLE, "objectid"),),
    )
    return fill("{}{})", joined, either(covered))
