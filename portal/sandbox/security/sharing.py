"""Shares: what one row lets users and teams do besides what their roles give them.

A share never changes the row: its version and modifiedon stay, as in the product, so that change
tracking does not tell of it. Call inside a transaction of the sandbox's database.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.model import RelationshipDefinition
from portal.sandbox.definitions.tables import Table
from portal.sandbox.models import Link, Row, Share
from portal.sandbox.rows.record import relation
from portal.sandbox.rows.versions import mark_security_change
from portal.sandbox.security.rights import ALL_RIGHTS

_MARK = "principalobjectaccess"
_NONE = "NoCascade"


@dataclass(frozen=True)
class Principal:
    """Whom a row is shared with: a systemuser or a team."""

    table: str
    key: str


def grant(catalogue: Catalogue, table: Table, row: Row, principal: Principal, mask: int) -> None:
    """Add rights to what `principal` may do to a row, and to rows below it that share along."""
    share = _share(row, principal)
    share.rights |= mask
    share.save()
    for below in _below(catalogue, table, row, "share"):
        share = _share(below, principal)
        share.inherited |= mask
        share.save()
    mark_security_change(_MARK)


def modify(catalogue: Catalogue, table: Table, row: Row, principal: Principal, mask: int) -> None:
    """Set the rights of `principal` to a row, and what rows below it inherit."""
    _set(row, principal, own=mask)
    for below in _below(catalogue, table, row, "share"):
        _set(below, principal, inherited=mask)
    mark_security_change(_MARK)


def revoke(catalogue: Catalogue, table: Table, row: Row, principal: Principal) -> None:
    """Take the rights of `principal` to a row away, and what rows below it inherited."""
    _set(row, principal, own=0, inherited=0)
    for below in _below(catalogue, table, row, "unshare"):
        _set(below, principal, inherited=0)
    mark_security_change(_MARK)


def inherit(
    catalogue: Catalogue, table: Table, row: Row, before: Mapping[str, object] | None = None
) -> None:
    """Give a row that was made, or moved below other rows, the shares of those above it.

    `before` are the values of a row that was changed: unless it moved, nothing happens.
    """
    parental = [one for one in table.many_to_one if _is_parental(one)]
    if before is None:
        is_moved = any(one.column in row.data for one in parental)
    else:
        is_moved = any(before.get(one.column) != row.data.get(one.column) for one in parental)
    if not is_moved:
        return
    wanted: dict[Principal, int] = {}
    for parent in _parents(parental, row):
        for share in Share.objects.filter(row=parent):
            principal = Principal(share.principal_table, share.principal)
            wanted[principal] = wanted.get(principal, 0) | share.rights | share.inherited
    known = [Principal(one.principal_table, one.principal) for one in row.shares.all()]
    for principal in {*wanted, *known}:
        _set(row, principal, inherited=wanted.get(principal, 0))
        for below in _below(catalogue, table, row, "share"):
            _set(below, principal, inherited=wanted.get(principal, 0))
    if wanted or known:
        mark_security_change(_MARK)


def share_with_previous_owner(row: Row, owner: str | None, owner_table: str | None) -> None:
    """Leave a row's previous owner every right to it, if the organisation wants it so."""
    if owner is None or owner == row.owner:
        return
    organization = Row.objects.filter(table="organization").values_list("data", flat=True).first()
    if organization and organization.get("sharetopreviousowneronassign"):
        _set(row, Principal(owner_table or "systemuser", owner), own=ALL_RIGHTS)
        mark_security_change(_MARK)


def _share(row: Row, principal: Principal) -> Share:
    found = Share.objects.filter(row=row, principal=principal.key).first()
    return found or Share(row=row, principal=principal.key, principal_table=principal.table)


def _set(
    row: Row, principal: Principal, *, own: int | None = None, inherited: int | None = None
) -> None:
    share = _share(row, principal)
    share.rights = share.rights if own is None else own
    share.inherited = share.inherited if inherited is None else inherited
    if share.rights or share.inherited:
        share.save()
    elif share.pk is not None:
        share.delete()


def _below(
    catalogue: Catalogue, table: Table, row: Row, action: str, seen: set[int] | None = None
) -> Iterator[Row]:
    """Give the rows that a relationship takes along in `action`, share or unshare, each once."""
    known = {row.pk} if seen is None else seen
    followed = {
        relation(one.child, one.column): one
        for one in table.one_to_many
        if getattr(one, action) != _NONE
    }
    for link in _links(followed, row):
        one = followed[link.relation]
        if link.row_id not in known and _follows(getattr(one, action), row, link.row):
            known.add(link.row_id)
            yield link.row
            yield from _below(catalogue, catalogue.tables[one.child], link.row, action, known)


def _links(relations: Collection[str], row: Row) -> Iterable[Link]:
    """Return what points at a row by any of `relations`: one query, or none."""
    if not relations:
        return ()
    found = Link.objects.filter(relation__in=relations, target=row.key)
    return found.select_related("row").order_by("row_id")


def _follows(kind: str, parent: Row, child: Row) -> bool:
    """Tell whether a cascade of some kind takes a child along."""
    if child.owner is None:
        return False
    if kind == "Active":
        return bool(child.data.get("statecode") == 0)
    return kind == "Cascade" or (kind == "UserOwned" and child.owner == parent.owner)


def _is_parental(one: RelationshipDefinition) -> bool:
    return {one.share, one.reparent} != {_NONE} and not one.parent_column


def _parents(parental: Iterable[RelationshipDefinition], row: Row) -> Iterator[Row]:
    for one in parental:
        target = row.data.get(one.column)
        if target is None:
            continue
        parent = Row.objects.filter(table=one.parent, key=str(target)).first()
        kinds = {one.share, one.reparent} - {_NONE}
        if parent is not None and any(_follows(kind, parent, row) for kind in kinds):
            yield parent
