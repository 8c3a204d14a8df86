"""Column security: secured columns that a caller may read, set at creation, or change.

To who may not read a secured column it is null everywhere: `seen` gives the table as the caller
sees it, and whatever reads rows or makes SQL of such a table leaves its hidden columns out.
"""

from collections.abc import Iterable
from dataclasses import replace

from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import Forbidden
from portal.sandbox.identity.caller import Caller, Rights
from portal.sandbox.security.column_rights import CREATE, READ, UPDATE

_BASE = "_base"
_CREATE_REFUSED = (
    "The user does not have create permissions to a secured field. "
    "The requested operation could not be completed."
)
_UPDATE_REFUSED = (
    "The user doesn't have AttributePrivilegeUpdate and not granted shared access "
    "for a secured attribute during update operation"
)
_REFUSALS = {CREATE: ("0x8004F502", _CREATE_REFUSED), UPDATE: ("0x8004F507", _UPDATE_REFUSED)}


def hidden_columns(caller: Caller, table: Table) -> frozenset[str]:
    """Return the secured columns of a table that the caller may not read."""
    return frozenset(name for name in table.secured if not _may(caller, table, name, READ))


def seen(caller: Caller, table: Table) -> Table:
    """Return the table as the caller sees it: it knows which of its columns are hidden."""
    hidden = hidden_columns(caller, table) if table.secured else frozenset[str]()
    return replace(table, hidden=hidden) if hidden else table


def check_columns(caller: Caller, table: Table, names: Iterable[str], *, creates: bool) -> None:
    """Refuse with 403 to write a secured column without the permission to.

    Raises Forbidden.
    """
    if not table.secured:
        return
    right = CREATE if creates else UPDATE
    for name in table.secured.intersection(names):
        if not _may(caller, table, name, right):
            code, message = _REFUSALS[right]
            raise Forbidden(f"{message} ('{table.name}.{name}')", code)


def _may(caller: Caller, table: Table, name: str, right: int) -> bool:
    """Rights of an impersonated caller are those that both have."""
    return all(_holds(rights, table, name, right) for rights in caller.rights)


def _holds(rights: Rights, table: Table, name: str, right: int) -> bool:
    if rights.is_administrator:
        return True
    # An amount in the base currency is as secret as the amount it was made of.
    source = table.columns[name].attribute_of or name.removesuffix(_BASE)
    asked = source if source in table.secured else name
    return bool(rights.columns.get((table.name, asked), 0) & right)
