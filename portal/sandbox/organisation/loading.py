"""Fills the sandbox with the demo organisation: everything that was there goes first."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from portal.sandbox.organisation.generation import SCALES, business, configuration, staff
from portal.sandbox.organisation.pictures import seed_pictures
from portal.sandbox.organisation.rows import Chance, SeedRow, by_table
from portal.sandbox.organisation.sharing import share_rows
from portal.sandbox.rows.bulk import clear, insert_rows
from portal.sandbox.sql.dialect import dialect

_TOGETHER = 5000
_QUERIED = ("sandbox_row", "sandbox_link", "sandbox_share")
"""What queries join."""

Report = Callable[[str, int], None]


def load(scale: str, seed: int, now: datetime, report: Report | None = None) -> int:
    """Replace the sandbox's rows by the demo organisation of `seed` and return how many there are.

    All or nothing: whoever reads meanwhile sees the old organisation. `report` hears the name of
    a part and its number of rows whenever one is written.
    """
    chance = Chance(seed)
    with transaction.atomic(using="sandbox"):
        clear()
        made = _insert("configuration", configuration(now), report)
        made += _insert("staff", staff(SCALES[scale], chance, now), report)
        made += _insert("business", business(SCALES[scale], chance, now), report)
        share_rows(chance, SCALES[scale].customers, SCALES[scale].deals)
        attached = seed_pictures(chance, now)
        if report:
            report("files: fileattachment", attached)
        dialect().learn(*_QUERIED)
        return made + attached


def _insert(part: str, rows: Iterable[SeedRow], report: Report | None) -> int:
    made = 0
    for table, values in by_table(rows, _TOGETHER):
        made += insert_rows(table, values)
        if report:
            report(f"{part}: {table}", len(values))
    return made
