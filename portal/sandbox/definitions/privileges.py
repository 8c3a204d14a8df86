"""The privileges a table has: one per verb, named, numbered and limited in depth by ownership."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.sandbox.definitions.identity import privilege_id
from portal.sandbox.definitions.model import TableDefinition

ACCESS_RIGHTS = {
    "Create": 32,
    "Read": 1,
    "Write": 2,
    "Delete": 65536,
    "Append": 4,
    "AppendTo": 16,
    "Assign": 524288,
    "Share": 262144,
}
_OWNED_ONLY = frozenset({"Assign", "Share"})
ACT_ON_BEHALF = "prvActOnBehalfOfAnotherUser"
PUBLISH = "prvPublishCustomization"
# What a System Customizer may do to the metadata itself.
CUSTOMIZING = (
    *(
        f"prv{verb}{kind}"
        for kind in ("Entity", "Attribute", "Relationship", "OptionSet")
        for verb in ("Create", "Read", "Write", "Delete")
    ),
    PUBLISH,
)


@dataclass(frozen=True)
class Privilege:
    """One privilege. `type` is the verb, or None for a privilege that is about no table."""

    id: str
    name: str
    type: str
    access_right: int
    can_be_basic: bool
    can_be_local: bool
    can_be_deep: bool
    can_be_global: bool = True


def privilege_name(table: TableDefinition, verb: str) -> str:
    """Return e.g. prvReadAccount; activities share the privileges of Activity."""
    return f"prv{verb}{table.privilege_suffix or table.schema_name}"


def privileges_of(table: TableDefinition) -> tuple[Privilege, ...]:
    """Return the privileges of a table; rows without an owner allow no depth but the whole."""
    return tuple(
        _privilege(privilege_name(table, verb), verb, table.ownership) for verb in _verbs_of(table)
    )


def all_privileges(tables: Iterable[TableDefinition]) -> tuple[Privilege, ...]:
    """Return every privilege of `tables` once, and those that are about no table."""
    found = {one.name: one for table in tables for one in privileges_of(table)}
    acting = Privilege(
        privilege_id(ACT_ON_BEHALF), ACT_ON_BEHALF, "None", 0,
        can_be_basic=True, can_be_local=True, can_be_deep=True,
    )  # fmt: skip
    customizing = (
        Privilege(
            privilege_id(name), name, "None", 0,
            can_be_basic=False, can_be_local=False, can_be_deep=False,
        )
        for name in CUSTOMIZING
    )  # fmt: skip
    return (*found.values(), acting, *customizing)


def _verbs_of(table: TableDefinition) -> tuple[str, ...]:
    if table.is_intersect:
        return ()
    owned = table.ownership == "UserOwned"
    return tuple(verb for verb in ACCESS_RIGHTS if owned or verb not in _OWNED_ONLY)


def _privilege(name: str, verb: str, ownership: str) -> Privilege:
    has_unit = ownership in {"UserOwned", "BusinessOwned"}
    return Privilege(
        id=privilege_id(name),
        name=name,
        type=verb,
        access_right=ACCESS_RIGHTS[verb],
        can_be_basic=ownership == "UserOwned",
        can_be_local=has_unit,
        can_be_deep=has_unit,
    )
