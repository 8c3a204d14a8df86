"""Who a user is upstream: what profiles, scopes and date operators need to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class UserFacts:
    """A user as the upstream knows them, now.

    `role_ids` are root roles, direct ones and those of teams. `time_zone` is an IANA name.
    `week_start` counts from 0 = Sunday. `privileges` maps a privilege's name to the widest depth
    held: 1 user, 2 business unit, 4 parent and child business units, 8 organisation.
    """

    user_id: str
    object_id: str
    full_name: str
    business_unit_id: str
    business_unit_name: str
    organization_id: str
    organization_name: str
    team_ids: tuple[str, ...] = ()
    role_ids: frozenset[str] = frozenset()
    role_names: frozenset[str] = frozenset()
    time_zone: str = "UTC"
    language_code: int = 1033
    locale: str = "en-US"
    week_start: int = 0
    privileges: Mapping[str, int] = field(default_factory=dict)
