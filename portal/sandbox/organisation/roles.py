"""Security roles: which verbs on which tables, how deep, and the rows that say so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.sandbox.definitions.identity import privilege_id
from portal.sandbox.definitions.privileges import (
    ACT_ON_BEHALF,
    CUSTOMIZING,
    Privilege,
    all_privileges,
    privilege_name,
    privileges_of,
)
from portal.sandbox.organisation.grants import (
    CUSTOMIZER,
    DISPATCHER,
    EVERYTHING,
    PORTAL_SERVICE,
    RESOURCE,
    SALESPERSON,
    SERVICE_AGENT,
    Grants,
)
from portal.sandbox.organisation.people import ROOT, UNITS, unit_id, unit_role_id
from portal.sandbox.organisation.rows import SeedRow, fixed_id
from portal.sandbox.organisation.tables import TABLES

_BY_NAME = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Role:
    """A role with its grants; `template` is the product's id of the role's template, if any."""

    name: str
    grants: Grants
    template: str | None = None
    acts_on_behalf: bool = False
    customizes: bool = False
    depths: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        depths = dict(_depths(self.grants, self.acts_on_behalf))
        if self.customizes:
            depths |= dict.fromkeys(CUSTOMIZING, 8)
        object.__setattr__(self, "depths", depths)


def _depths(grants: Grants, acts_on_behalf: bool) -> Iterator[tuple[str, int]]:  # noqa: FBT001
    """Yield privilege names with the depth granted, as deep as the privilege can be at least."""
    for name, verbs in grants.items():
        table = _BY_NAME[name]
        known = {one.type: one for one in privileges_of(table)}
        for verb, depth in verbs.items():
            if verb in known:
                yield privilege_name(table, verb), _possible(known[verb], depth)
    if acts_on_behalf:
        yield ACT_ON_BEHALF, 8


def _possible(privilege: Privilege, depth: int) -> int:
    """Return `depth`, or the next deeper one that the privilege has."""
    allowed = {
        1: privilege.can_be_basic,
        2: privilege.can_be_local,
        4: privilege.can_be_deep,
        8: privilege.can_be_global,
    }
    return next(one for one, possible in allowed.items() if one >= depth and possible)


ROLES = (
    Role(
        "System Administrator",
        EVERYTHING,
        "627090ff-40a3-4053-8790-584edc5be201",
        acts_on_behalf=True,
        customizes=True,
    ),
    Role("System Customizer", CUSTOMIZER, "119f245c-3cc8-4b62-b31c-d1a046ced15d", customizes=True),
    Role("Field Service - Resource", RESOURCE),
    Role("Field Service - Dispatcher", DISPATCHER),
    Role("Salesperson", SALESPERSON),
    Role("Customer Service Representative", SERVICE_AGENT),
    Role("Field Portal Service", PORTAL_SERVICE, acts_on_behalf=True),
)


def root_role_id(name: str) -> str:
    """Return the id of a role in the root unit, which its copies name as their root."""
    return unit_role_id(name, ROOT)


def role_rows(roles: Iterable[Role] = ROLES) -> Iterator[SeedRow]:
    """Yield every privilege, every role with a copy per unit, and what each copy holds."""
    for privilege in all_privileges(TABLES):
        yield _privilege_row(privilege)
    for role in roles:
        for unit in UNITS:
            yield _role_row(role, unit)
            yield from _held_rows(role, unit)


def _privilege_row(privilege: Privilege) -> SeedRow:
    return SeedRow(
        "privilege",
        {
            "privilegeid": privilege.id,
            "name": privilege.name,
            "accessright": privilege.access_right,
            "canbebasic": privilege.can_be_basic,
            "canbelocal": privilege.can_be_local,
            "canbedeep": privilege.can_be_deep,
            "canbeglobal": privilege.can_be_global,
        },
    )


def _role_row(role: Role, unit: str) -> SeedRow:
    is_copy = unit != ROOT
    return SeedRow(
        "role",
        {
            "roleid": unit_role_id(role.name, unit),
            "name": role.name,
            "businessunitid": unit_id(unit),
            "isinherited": is_copy,
            "roletemplateid": role.template,
            "parentroleid": root_role_id(role.name) if is_copy else None,
            "parentrootroleid": root_role_id(role.name),
        },
    )


def _held_rows(role: Role, unit: str) -> Iterator[SeedRow]:
    for name, depth in role.depths.items():
        yield SeedRow(
            "roleprivileges",
            {
                "roleprivilegeid": fixed_id("roleprivileges", f"{role.name}/{unit}/{name}"),
                "roleid": unit_role_id(role.name, unit),
                "privilegeid": privilege_id(name),
                "privilegedepthmask": depth,
            },
        )
