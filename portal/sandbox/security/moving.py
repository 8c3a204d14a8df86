"""What follows when a user or a team moves to another business unit.

As in the product: a user's roles belong to the old unit and are taken away, the default teams
change, and the rows that the mover owns go along. Call inside a transaction.
"""

from collections.abc import Iterator, Mapping
from uuid import uuid4

from django.db.models import QuerySet

from portal.sandbox.definitions.tables import Table
from portal.sandbox.http.context import Context
from portal.sandbox.models import Link, Row
from portal.sandbox.rows import pairs
from portal.sandbox.rows.record import build_links, fill_row
from portal.sandbox.rows.versions import mark_security_change, take_versions

_TOGETHER = 500


def follow_unit(context: Context, table: Table, row: Row, before: Mapping[str, object]) -> None:
    """Do what follows for a changed row of systemuser or team whose business unit is another."""
    if (
        table.name not in ("systemuser", "team")
        or before.get("businessunitid") == row.business_unit
    ):
        return
    if table.name == "systemuser":
        for role in _held(row, "systemuserroles"):
            pairs.bury(context, role)
        _change_default_team(context, row)
        _move(Row.objects.filter(table="usersettings", key=row.key), row.business_unit)
    _move(Row.objects.filter(owner=row.key, owner_table=table.name), row.business_unit)
    mark_security_change(table.name)


def _move(rows: QuerySet[Row], unit: str | None) -> None:
    """Place rows into a unit, each under a new version."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _TOGETHER):
        chunk = list(Row.objects.filter(pk__in=keys[start : start + _TOGETHER]))
        last = take_versions(len(chunk))
        for version, one in enumerate(chunk, start=last - len(chunk) + 1):
            one.version, one.business_unit = version, unit
        Row.objects.bulk_update(chunk, ["version", "business_unit"])


def _change_default_team(context: Context, user: Row) -> None:
    defaults = {one.key for one in _default_teams()}
    for membership in _held(user, "teammembership"):
        if membership.data["teamid"] in defaults:
            pairs.bury(context, membership)
    for team in _default_teams():
        if team.business_unit == user.business_unit:
            _add(context, team, user)


def _default_teams() -> Iterator[Row]:
    return (one for one in Row.objects.filter(table="team") if one.data.get("isdefault"))


def _add(context: Context, team: Row, user: Row) -> None:
    intersect = context.catalogue.tables["teammembership"]
    key = str(uuid4())
    values: dict[str, str | int | float | None] = {
        intersect.key: key, "teamid": team.key, "systemuserid": user.key,
    }  # fmt: skip
    row = fill_row(intersect, Row(table=intersect.name, key=key), values)
    row.version = take_versions()
    row.save(force_insert=True)
    Link.objects.bulk_create(build_links(intersect, row, values))


def _held(user: Row, intersect: str) -> list[Row]:
    links = Link.objects.filter(relation=f"{intersect}.systemuserid", target=user.key)
    return [one.row for one in links.select_related("row")]
