"""InitializeFrom: the beginnings of a new row, taken from the row it is made from."""

from collections.abc import Iterator
from typing import Any

from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, RelationshipDefinition
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Table, navigation_of
from portal.sandbox.errors import BadRequest, NotImplementedHere, TableUnknown
from portal.sandbox.http.context import Context
from portal.sandbox.http.messages import Call, Reply, json_reply
from portal.sandbox.messages.entities import read_entity
from portal.sandbox.messages.message import NAMESPACE, Message, Target
from portal.sandbox.rows.finding import find_record
from portal.sandbox.rows.record import TABLE_SUFFIX, Values

_KINDS = ("All", "ValidForCreate", "ValidForUpdate", "ValidForRead")


def initialize_from(context: Context, call: Call, target: Target) -> Reply:
    """Answer InitializeFrom: mapped values, and the lookup to the row they come from.

    Raises RowMissing for a row the caller does not see, BadRequest where no relationship leads
    from one table to the other.
    """
    source, key = read_entity(context, target.arguments.get("EntityMoniker"), "EntityMoniker")
    table = context.catalogue.tables.get(target.text("TargetEntityName"))
    if table is None:
        raise TableUnknown(target.text("TargetEntityName"))
    kind = _kind(target.arguments.get("TargetFieldType", "ValidForCreate"))
    values = find_record(context.view(), source, key).values
    relationship = _relationship(source, table)
    body: dict[str, Any] = {
        "@odata.context": f"{call.root}/$metadata#{table.definition.entity_set}/$entity",
        "@odata.type": f"#{NAMESPACE}.{table.name}",
    }
    lookup = table.columns[relationship.column]
    if _is_wanted(lookup, kind):
        name = navigation_of(lookup, source.name)
        body[f"{name}@odata.bind"] = f"{source.definition.entity_set}({key})"
    for theirs, ours in relationship.maps:
        mine, column = source.columns[theirs], table.columns[ours]
        if column is not lookup and values.get(theirs) is not None and _is_wanted(column, kind):
            body.update(_mapped(context, mine, column, values))
    return json_reply(body)


def _mapped(
    context: Context, mine: ColumnDefinition, column: ColumnDefinition, values: Values
) -> Iterator[tuple[str, Any]]:
    value = values[mine.name]
    if column.type in LOOKUP_TYPES:
        name = str(values.get(mine.name + TABLE_SUFFIX) or mine.targets[0])
        if name in column.targets:
            target = context.catalogue.tables[name].definition.entity_set
            yield f"{navigation_of(column, name)}@odata.bind", f"{target}({value})"
    elif column.type is ColumnType.BOOLEAN:
        yield column.name, bool(value)
    else:
        yield column.name, value


def _kind(given: object) -> str:
    """Read `Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'`, the bare name or number."""
    if isinstance(given, int) and 0 <= given < len(_KINDS):
        return _KINDS[given]
    text = str(given).removeprefix(f"{NAMESPACE}.").removeprefix("TargetFieldType").strip("'")
    if text not in _KINDS:
        raise BadRequest(f"'{given}' is no TargetFieldType.")
    return text


def _is_wanted(column: ColumnDefinition, kind: str) -> bool:
    if kind == "ValidForCreate":
        return column.creatable
    return column.updatable if kind == "ValidForUpdate" else True


def _relationship(source: Table, table: Table) -> RelationshipDefinition:
    """Return the relationship with maps between two tables, or the only one without.

    The product has one set of maps for a pair of tables.
    """
    between = [
        one
        for one in source.one_to_many
        if one.child == table.name and table.columns[one.column].creatable
    ]
    mapped = [one for one in between if one.maps]
    if len(mapped) == 1 or (not mapped and len(between) == 1):
        return (mapped or between)[0]
    if not between:
        raise BadRequest(f"'{source.name}' cannot be mapped to '{table.name}'.")
    raise NotImplementedHere(
        f"InitializeFrom between '{source.name}' and '{table.name}', which several relationships "
        "join"
    )


MESSAGES = (Message("InitializeFrom", "function", initialize_from),)
