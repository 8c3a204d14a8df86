"""Who is calling, and what their answers depend on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from portal.sandbox.query.fiscal import FiscalCalendar
from portal.sandbox.security.column_rights import ColumnRights
from portal.sandbox.security.reach import Reach

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Rights:
    """What one user or team may do: the reach of every privilege held, by the privilege's name.

    `principals` are the user and the teams of that user: whom a row may have been shared with.
    `shared` names the tables in which any row was; in all others nobody needs to look. `columns`
    holds what column security profiles permit, by table and secured column.
    """

    user_id: str
    privileges: Mapping[str, Reach] = field(default_factory=dict)
    depths: Mapping[str, int] = field(default_factory=dict)
    principals: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    columns: ColumnRights = field(default_factory=dict)
    is_administrator: bool = False


@dataclass(frozen=True)
class Caller:
    """The user a request acts as.

    `rights` holds the user's own and, under impersonation, those of the real caller, who is then
    `on_behalf_of`. `week_start` counts from 0 = Sunday.
    """

    user_id: str
    business_unit_id: str
    organization_id: str
    rights: tuple[Rights, ...]
    team_ids: frozenset[str] = frozenset()
    zone: ZoneInfo = UTC_ZONE
    week_start: int = 0
    language: int = 1033
    fiscal: FiscalCalendar = field(default_factory=FiscalCalendar)
    on_behalf_of: str | None = None
