"""May this caller? One place for the question, in SQL for sets of rows and in Python for one."""

# ruff: noqa: S608 - aliases are ours, values are always parameters

from collections.abc import Iterator

from portal.sandbox.definitions.privileges import ACCESS_RIGHTS, privilege_name
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.caller import Caller, Rights
from portal.sandbox.models import Row, Share
from portal.sandbox.security.reach import EVERYTHING, Reach
from portal.sandbox.sql.fragment import FALSE, Fragment, either, fill, values

_READABLE_BY_ALL = frozenset(
    {"organization", "timezonedefinition", "transactioncurrency", "businessunit", "team", "role"}
)
_READABLE_BY_SELF = frozenset({"systemuser", "usersettings"})


def reaches(caller: Caller, table: Table, verb: str) -> tuple[Reach, ...]:
    """Return the reaches that must all cover a row; refuses a verb the caller holds nowhere.

    An impersonated caller has two: rights are the intersection of both. What was shared is not
    in them. Raises Forbidden.
    """
    if verb == "Read" and (table.definition.is_intersect or table.name in _READABLE_BY_ALL):
        return (EVERYTHING,)
    name = privilege_name(table.definition, verb)
    found = []
    for rights in caller.rights:
        reach = reach_of(rights, table, verb)
        if reach == Reach():
            raise Forbidden(_missing(rights.user_id, name, table))
        found.append(reach)
    return tuple(found)


def reach_of(rights: Rights, table: Table, verb: str) -> Reach:
    """Return how far one user's or team's privilege reaches; an empty reach is no privilege."""
    reach = rights.privileges.get(privilege_name(table.definition, verb), Reach())
    if verb == "Read" and table.name in _READABLE_BY_SELF:
        reach |= Reach(owners=frozenset({rights.user_id}))
    has_places = table.is_user_owned or table.definition.ownership == "BusinessOwned"
    return reach if has_places or reach == Reach() else EVERYTHING


def read_predicate(caller: Caller, table: Table, alias: str) -> Iterator[Fragment]:
    """Give what keeps rows under `alias` to those the caller may read; nothing if to all."""
    for rights, reach in zip(caller.rights, reaches(caller, table, "Read"), strict=False):
        if not reach.everything:
            yield _predicate(rights, reach, table, alias)


def check(caller: Caller, table: Table, verb: str, row: Row) -> None:
    """Refuse with 403 unless the caller may do `verb` to a row, saved or about to be."""
    for rights, reach in zip(caller.rights, reaches(caller, table, verb), strict=False):
        is_covered = reach.covers(row.owner, row.business_unit)
        if not is_covered and not _is_shared(rights, table, row, ACCESS_RIGHTS[verb]):
            name = privilege_name(table.definition, verb)
            raise Forbidden(_missing(rights.user_id, name, table))


def may(caller: Caller, table: Table, verb: str, row: Row) -> bool:
    """Tell whether the caller may do `verb` to a row."""
    try:
        check(caller, table, verb, row)
    except Forbidden:
        return False
    return True


def rights_on(rights: Rights, table: Table, row: Row) -> int:
    """Return the mask of all that one user or team may do to a saved row."""
    shared = shared_mask(row, rights.principals)
    mask = 0
    for verb, value in ACCESS_RIGHTS.items():
        reach = reach_of(rights, table, verb)
        if reach.covers(row.owner, row.business_unit) or (reach != Reach() and shared & value):
            mask |= value
    return mask


def shared_mask(row: Row, principals: frozenset[str]) -> int:
    """Return the union of the rights to a row that were shared with any of the principals."""
    mask = 0
    found = Share.objects.filter(row_id=row.pk, principal__in=principals)
    for own, inherited in found.values_list("rights", "inherited"):
        mask |= own | inherited
    return mask


def _is_shared(rights: Rights, table: Table, row: Row, wanted: int) -> bool:
    is_possible = table.name in rights.shared and row.pk is not None
    return is_possible and bool(shared_mask(row, rights.principals) & wanted)


def _predicate(rights: Rights, reach: Reach, table: Table, alias: str) -> Fragment:
    parts = []
    if reach.owners:
        parts.append(fill(f"{alias}.owner IN {{}}", values(sorted(reach.owners))))
    if reach.units:
        parts.append(fill(f"{alias}.business_unit IN {{}}", values(sorted(reach.units))))
    if table.name in rights.shared:
        parts.append(_shared(rights, alias))
    return either(parts) if parts else FALSE


def _shared(rights: Rights, alias: str) -> Fragment:
    """Return whether a row was shared for reading; the sub-select depends on no row."""
    return fill(
        f"{alias}.id IN (SELECT s.row_id FROM sandbox_share s WHERE s.principal IN {{}}"
        " AND ((s.rights | s.inherited) & {}) <> 0)",
        values(sorted(rights.principals)),
        Fragment("%s", (ACCESS_RIGHTS["Read"],)),
    )


def _missing(user_id: str, name: str, table: Table) -> str:
    return (
        f"Principal user (Id={user_id}, type=8) is missing {name} privilege "
        f"on OTC={table.definition.object_type_code} for entity '{table.name}'. "
        "context.Caller=" + user_id
    )
