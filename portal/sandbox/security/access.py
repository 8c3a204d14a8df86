"""May this caller? One place for the question, in SQL for sets of rows and in Python for one."""

from collections.abc import Iterator

from portal.sandbox.definitions.privileges import privilege_name
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.caller import Caller
from portal.sandbox.models import Row
from portal.sandbox.security.reach import EVERYTHING, Reach
from portal.sandbox.sql.fragment import FALSE, Fragment, either, fill, values

_READABLE_BY_ALL = frozenset(
    {"organization", "timezonedefinition", "transactioncurrency", "businessunit", "team", "role"}
)
_READABLE_BY_SELF = frozenset({"systemuser", "usersettings"})


def reaches(caller: Caller, table: Table, verb: str) -> tuple[Reach, ...]:
    """Return the reaches that must all cover a row; refuses a verb the caller holds nowhere.

    An impersonated caller has two: rights are the intersection of both.
    Raises Forbidden.
    """
    if verb == "Read" and (table.definition.is_intersect or table.name in _READABLE_BY_ALL):
        return (EVERYTHING,)
    name = privilege_name(table.definition, verb)
    found = []
    for rights in caller.rights:
        reach = rights.privileges.get(name, Reach())
        if verb == "Read" and table.name in _READABLE_BY_SELF:
            reach |= Reach(owners=frozenset({rights.user_id}))
        if reach == Reach():
            raise Forbidden(_missing(rights.user_id, name, table))
        has_places = table.is_user_owned or table.definition.ownership == "BusinessOwned"
        found.append(reach if has_places else EVERYTHING)
    return tuple(found)


def read_predicate(caller: Caller, table: Table, alias: str) -> Iterator[Fragment]:
    """Give what keeps rows under `alias` to those the caller may read; nothing if to all."""
    for reach in reaches(caller, table, "Read"):
        if not reach.everything:
            yield _predicate(reach, alias)


def check(caller: Caller, table: Table, verb: str, row: Row) -> None:
    """Refuse with 403 unless the caller may do `verb` to a row, saved or about to be."""
    for rights, reach in zip(caller.rights, reaches(caller, table, verb), strict=False):
        if not reach.covers(row.owner, row.business_unit):
            name = privilege_name(table.definition, verb)
            raise Forbidden(_missing(rights.user_id, name, table))


def may(caller: Caller, table: Table, verb: str, row: Row) -> bool:
    """Tell whether the caller may do `verb` to a row."""
    try:
        check(caller, table, verb, row)
    except Forbidden:
        return False
    return True


def _predicate(reach: Reach, alias: str) -> Fragment:
    parts = []
    if reach.owners:
        parts.append(fill(f"{alias}.owner IN {{}}", values(sorted(reach.owners))))
    if reach.units:
        parts.append(fill(f"{alias}.business_unit IN {{}}", values(sorted(reach.units))))
    return either(parts) if parts else FALSE


def _missing(user_id: str, name: str, table: Table) -> str:
    return (
        f"Principal user (Id={user_id}, type=8) is missing {name} privilege "
        f"on OTC={table.definition.object_type_code} for entity '{table.name}'. "
        "context.Caller=" + user_id
    )
