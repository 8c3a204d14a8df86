"""The demo's column security: who may see credit limits and what used products cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.sandbox.definitions.model import TableDefinition
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.tables import TABLES

_ALLOWED, _NOT_ALLOWED = 4, 0
# The product's own profile: it names every secured column, for administrators.
ADMINISTRATORS_PROFILE = "572329c1-a042-4e22-be47-367c6374ea45"


@dataclass(frozen=True)
class Permission:
    """What a profile permits of one secured column; reading always."""

    table: str
    column: str
    writes: bool = False


@dataclass(frozen=True)
class Profile:
    """A column security profile and who holds it: users by user name, teams by name."""

    name: str
    description: str
    permissions: tuple[Permission, ...]
    users: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    id: str = ""

    @property
    def key(self) -> str:
        """The fieldsecurityprofileid."""
        return self.id or fixed_id("fieldsecurityprofile", self.name)


CREDIT_CONTROL = Profile(
    "Credit control",
    "Sees and sets how much credit a customer has, and sees what products cost us.",
    (
        Permission("account", "creditlimit", writes=True),
        Permission("msdyn_workorderproduct", "msdyn_unitcost"),
    ),
    users=("dora",),
    teams=("South Field Service",),
)


def column_security_rows(tables: Iterable[TableDefinition] = TABLES) -> Iterator[SeedRow]:
    """Yield the profiles, what they permit and who holds them."""
    secured = [(one.name, column.name) for one in tables for column in one.columns
               if column.secured]  # fmt: skip
    administrators = Profile(
        "System Administrator",
        "Every secured column, for administrators.",
        tuple(Permission(*one, writes=True) for one in secured),
        id=ADMINISTRATORS_PROFILE,
    )
    for profile in (administrators, CREDIT_CONTROL):
        yield SeedRow(
            "fieldsecurityprofile",
            {
                "fieldsecurityprofileid": profile.key,
                "name": profile.name,
                "description": profile.description,
            },
        )
        yield from (_permission_row(profile, one) for one in profile.permissions)
        yield from (_holder_row(profile, "systemuser", one) for one in profile.users)
        yield from (_holder_row(profile, "team", one) for one in profile.teams)


def _permission_row(profile: Profile, one: Permission) -> SeedRow:
    writes = _ALLOWED if one.writes else _NOT_ALLOWED
    return SeedRow(
        "fieldpermission",
        {
            "fieldpermissionid": fixed_id(
                "fieldpermission", f"{profile.name}/{one.table}/{one.column}"
            ),
            "fieldsecurityprofileid": profile.key,
            "entityname": one.table,
            "attributelogicalname": one.column,
            "canread": _ALLOWED,
            "cancreate": writes,
            "canupdate": writes,
        },
    )


def _holder_row(profile: Profile, holder: str, name: str) -> SeedRow:
    table = f"{holder}profiles"
    return SeedRow(
        table,
        {
            f"{holder}profileid": fixed_id(table, f"{profile.name}/{name}"),
            f"{holder}id": fixed_id(holder, name),
            "fieldsecurityprofileid": profile.key,
        },
    )
