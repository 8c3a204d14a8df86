"""What a user may do with secured columns: the permissions of the column security profiles held.

Upstream answers a secured column that may not be read like an empty one, so a device must know: one
that took it for empty could erase it. Permissions of several profiles add up; without any, nothing
may be done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from portal.dataverse import Operation, Row, fetch_operation
from portal.dataverse.fetchxml import condition
from portal.dataverse.metadata import ColumnMetadata

_ALLOWED = 4


@dataclass(frozen=True)
class ColumnRights:
    """What is permitted of one secured column."""

    reads: bool = False
    creates: bool = False
    updates: bool = False

    def __or__(self, other: "ColumnRights") -> "ColumnRights":
        return ColumnRights(
            self.reads or other.reads,
            self.creates or other.creates,
            self.updates or other.updates,
        )


SecuredColumns: TypeAlias = Mapping[tuple[str, str], ColumnRights]
"""By table and column; what is not in it may not even be read."""

NONE_KNOWN: SecuredColumns = {}
NOTHING = ColumnRights()
EVERYTHING = ColumnRights(reads=True, creates=True, updates=True)


def rights_on_column(table: str, column: ColumnMetadata, secured: SecuredColumns) -> ColumnRights:
    """What may be done with a column, as far as column security goes."""
    return secured.get((table, column.name), NOTHING) if column.secured else EVERYTHING


def permission_queries(user_id: str, team_ids: Iterable[str]) -> list[Operation]:
    """The permissions that a user holds directly and through teams."""
    teams = tuple(team_ids)
    held = [("systemuserprofiles", condition("systemuserid", "eq", user_id))]
    if teams:
        held.append(("teamprofiles", condition("teamid", "in", *teams)))
    return [fetch_operation("fieldpermissions", _fetch_xml(*one)) for one in held]


def secured_columns(permissions: Iterable[Row]) -> SecuredColumns:
    """What the permissions come to."""
    found: dict[tuple[str, str], ColumnRights] = {}
    for row in permissions:
        column = (row["entityname"], row["attributelogicalname"])
        found[column] = found.get(column, NOTHING) | _rights(row)
    return found


def _rights(row: Row) -> ColumnRights:
    reads, creates, updates = (
        row.get(name) == _ALLOWED for name in ("canread", "cancreate", "canupdate")
    )
    return ColumnRights(reads, creates, updates)


def _fetch_xml(holders: str, whose: str) -> str:
    """Permissions of the profiles that are given to somebody by the intersect table `holders`."""
    names = ("entityname", "attributelogicalname", "canread", "cancreate", "canupdate")
    attributes = "".join(f'<attribute name="{name}"/>' for name in names)
    key = 'from="fieldsecurityprofileid" to="fieldsecurityprofileid"'
    return (
        f'<fetch><entity name="fieldpermission">{attributes}'
        f'<link-entity name="fieldsecurityprofile" {key}>'
        f'<link-entity name="{holders}" {key}><filter>{whose}</filter></link-entity>'
        "</link-entity></entity></fetch>"
    )
