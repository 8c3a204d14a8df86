"""Associating and disassociating rows by `$ref`, in every documented form."""

from dataclasses import dataclass

from portal.sandbox.definitions.model import ManyToManyDefinition, RelationshipDefinition
from portal.sandbox.definitions.tables import Navigation, Table
from portal.sandbox.errors import BadRequest, MethodRefused, NotImplementedHere, RowMissing
from portal.sandbox.http.context import Context
from portal.sandbox.http.etags import check_preconditions
from portal.sandbox.http.messages import Call, Reply, empty_reply
from portal.sandbox.models import Row
from portal.sandbox.odata.collections import find_collection
from portal.sandbox.odata.keys import is_named, require_named
from portal.sandbox.odata.options import check_options
from portal.sandbox.odata.paths import Segment, guid_in
from portal.sandbox.odata.payloads import other_table
from portal.sandbox.odata.references import resolve_reference
from portal.sandbox.rows.finding import find_record, lock_row
from portal.sandbox.rows.pairs import join, part
from portal.sandbox.rows.payload import Collection, Payload, pointing, set_lookup
from portal.sandbox.rows.record import TABLE_SUFFIX, Values, record_of
from portal.sandbox.rows.versions import write_transaction
from portal.sandbox.rows.writer import update_row

_CODE = "0x80048d19"


@dataclass(frozen=True)
class _Place:
    """The row whose navigation property is written, and the call that writes it."""

    context: Context
    call: Call
    table: Table
    row: Row


def write_reference(
    context: Context, call: Call, table: Table, key: str, rest: list[Segment]
) -> Reply:
    """Answer a POST, PUT or DELETE of `nav/$ref` or `nav(key)/$ref`: associate, disassociate."""
    check_options(call.options, frozenset({"$id"}))
    if len(rest) != 2:
        raise NotImplementedHere(f"{call.method} of '{'/'.join(one.name for one in rest)}'")
    name = rest[0].name
    navigation, collection = table.navigations.get(name), find_collection(table, name)
    with write_transaction():
        place = _Place(context, call, table, _find(context, table, key))
        check_preconditions(call.headers, table.name, key, place.row.version)
        if navigation is not None:
            _write_single(place, navigation, rest[0])
        elif collection is not None:
            _write_collection(place, collection, rest[0])
        else:
            raise BadRequest(f"'{name}' is no navigation property of '{table.name}'.", _CODE)
    return empty_reply()


def _write_single(place: _Place, navigation: Navigation, segment: Segment) -> None:
    column = navigation.column
    before = record_of(place.table, place.row).values
    if place.call.method == "PUT":
        target, key = _from_body(place)
        if target.name not in navigation.targets:
            raise _wrong(target, navigation.name)
        _find(place.context, target, key)
        if _points_at(before, navigation, target.name, key):
            return
        payload = pointing(Payload({}), column, target.name, key)
    elif place.call.method == "DELETE" and segment.inside is None:
        if _target_of(before, navigation) not in navigation.targets:
            return
        values: Values = {}
        set_lookup(values, column, None)
        payload = Payload(values)
    else:
        raise MethodRefused(f"{place.call.method} does not apply to a single-valued reference.")
    update_row(place.context, place.table, place.row, payload)


def _write_collection(place: _Place, collection: Collection, segment: Segment) -> None:
    method = place.call.method
    if method == "POST" and segment.inside is None:
        target, key = _from_body(place)
    elif method == "DELETE":
        target, key = _from_address(place, collection, segment)
    else:
        raise MethodRefused(f"{method} does not apply to a collection of references.")
    if target.name != other_table(place.table, collection):
        raise _wrong(target, collection.schema_name)
    other = _find(place.context, target, key)
    if isinstance(collection, ManyToManyDefinition):
        (join if method == "POST" else part)(place.context, collection, place.row, other)
    else:
        _write_child(place, collection, target, other)


def _write_child(
    place: _Place, relationship: RelationshipDefinition, child: Table, row: Row
) -> None:
    """Point a child's lookup at the row, or at nothing if it points here now."""
    column = child.columns[relationship.column]
    value = place.row.key
    if relationship.parent_column:
        raise NotImplementedHere(f"'$ref' of '{relationship.schema_name}'")
    is_here = record_of(child, row).values.get(column.name) == value
    if place.call.method == "POST":
        if is_here:
            return
        payload = pointing(Payload({}), column, place.table.name, value)
    elif is_here:
        values: Values = {}
        set_lookup(values, column, None)
        payload = Payload(values)
    else:
        return
    update_row(place.context, child, row, payload)


def _from_body(place: _Place) -> tuple[Table, str]:
    reference = place.call.json().get("@odata.id")
    if not isinstance(reference, str):
        raise BadRequest("The body of an association needs '@odata.id'.", _CODE)
    return resolve_reference(place.context, reference)


def _from_address(place: _Place, collection: Collection, segment: Segment) -> tuple[Table, str]:
    """Read `nav(key)/$ref`, or `nav/$ref?$id=` followed by an absolute or relative address."""
    table = place.context.catalogue.tables[other_table(place.table, collection)]
    if segment.inside is None:
        reference = place.call.options.get("$id")
        if reference is None:
            raise BadRequest("Which reference is to be removed? Name it by '$id'.", _CODE)
        return resolve_reference(place.context, reference)
    if is_named(segment):
        return table, require_named(place.context, table, segment)
    return table, guid_in(segment)


def _find(context: Context, table: Table, key: str) -> Row:
    """Return a row that the caller sees, locked; raises RowMissing."""
    row = lock_row(table, key)
    if row is None:
        raise RowMissing(table.name, key)
    find_record(context.view(), table, key)
    return row


def _target_of(values: Values, navigation: Navigation) -> str | None:
    """Return the table that a lookup points at now, None for nowhere."""
    column = navigation.column
    if values.get(column.name) is None:
        return None
    return str(values.get(column.name + TABLE_SUFFIX) or column.targets[0])


def _points_at(values: Values, navigation: Navigation, table: str, key: str) -> bool:
    here = _target_of(values, navigation) == table
    return here and values.get(navigation.column.name) == key


def _wrong(target: Table, name: str) -> BadRequest:
    return BadRequest(f"A row of '{target.name}' cannot be associated by '{name}'.", _CODE)
