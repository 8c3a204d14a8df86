"""One option of a choice: inserted, changed, deleted, ordered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.encoding import encode
from portal.sandbox.definitions.merging import CHOICE, TABLE, Change
from portal.sandbox.definitions.model import ColumnDefinition, ColumnType, Option
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.errors import MetadataMissing
from portal.sandbox.metadata.writing.choices import find_choice
from portal.sandbox.metadata.writing.columns import column_change
from portal.sandbox.metadata.writing.errors import ComponentFixed
from portal.sandbox.metadata.writing.given import Given, Texts
from portal.sandbox.metadata.writing.options import next_value, read_option
from portal.sandbox.metadata.writing.relationships import find_table

Options = tuple[Option, ...]
_LEAST, _MOST = -(2**31), 2**31 - 1
_DEFAULT_STATUS = "0x80044341"


def insert_option(catalogue: Catalogue, body: Mapping[str, Any]) -> tuple[int, list[Change]]:
    """Return the value of a new option of a choice, and the changes that keep it.

    Raises BadRequest for a value that is taken, MetadataMissing.
    """
    given = _given(body, "InsertOptionValueRequest")
    made: list[Option] = []

    def add(held: Options) -> Options:
        made.append(read_option(_option_body(given), next_value(held)))
        if made[0].value in {one.value for one in held}:
            raise BadRequest(f"The option value {made[0].value} exists already.")
        return (*held, made[0])

    changes = _changed(catalogue, body, add)
    return made[0].value, changes


def insert_status(catalogue: Catalogue, body: Mapping[str, Any]) -> tuple[int, list[Change]]:
    """Return the value of a new reason of a state, and the changes that keep it.

    Raises BadRequest for an unknown state or a value that is taken, MetadataMissing.
    """
    given = _given(body, "InsertStatusValueRequest")
    table, column = _column(catalogue, body)
    if column.type is not ColumnType.STATUS:
        raise BadRequest(f"The column '{column.name}' is no status reason.")
    state = given.whole("StateCode", None, _LEAST, _MOST)
    if state not in {one.value for one in table.definition.states}:
        raise BadRequest(f"The state {state} is none of '{table.name}'.")
    held = table.definition.statuses
    made = replace(read_option(_option_body(given), next_value(held)), state=state)
    if made.value in {one.value for one in held}:
        raise BadRequest(f"The option value {made.value} exists already.")
    definition = replace(table.definition, statuses=(*held, made))
    return made.value, [Change(TABLE, table.name, encode(definition))]


def update_option(catalogue: Catalogue, body: Mapping[str, Any]) -> list[Change]:
    """Return the changes that give an option other labels.

    Raises BadRequest for a value that there is not, MetadataMissing.
    """
    given = _given(body, "UpdateOptionValueRequest")
    value = given.whole("Value", None, _LEAST, _MOST)
    merges = given.flag("MergeLabels", usual=False)

    def change(held: Options) -> Options:
        _refuse_unknown(held, value)
        return tuple(
            _relabelled(given, one, merges=merges) if one.value == value else one for one in held
        )

    return _changed(catalogue, body, change)


def delete_option(catalogue: Catalogue, body: Mapping[str, Any]) -> list[Change]:
    """Return the changes that delete an option; rows keep the value.

    Raises BadRequest for a value that there is not or that a state begins with, MetadataMissing.
    """
    given = _given(body, "DeleteOptionValueRequest")
    value = given.whole("Value", None, _LEAST, _MOST)
    if body.get("AttributeLogicalName"):
        table, column = _column(catalogue, body)
        if column.type is ColumnType.STATUS:
            if value in {one.default_status for one in table.definition.states}:
                raise BadRequest("Default Status options cannot be deleted.", _DEFAULT_STATUS)
        elif not column.is_made:
            raise ComponentFixed(column.name)

    def drop(held: Options) -> Options:
        _refuse_unknown(held, value)
        return tuple(one for one in held if one.value != value)

    return _changed(catalogue, body, drop)


def order_options(catalogue: Catalogue, body: Mapping[str, Any]) -> list[Change]:
    """Return the changes that put options in another order.

    Raises BadRequest unless all values are named once, MetadataMissing.
    """
    values = body.get("Values")

    def order(held: Options) -> Options:
        by_value = {one.value: one for one in held}
        if not isinstance(values, list) or sorted(values) != sorted(by_value):
            raise BadRequest("Values must name every option once.")
        return tuple(by_value[one] for one in values)

    return _changed(catalogue, body, order)


def _given(body: Mapping[str, Any], kind: str) -> Given:
    if body.get("ParentValues"):
        raise NotImplementedHere("ParentValues of options")
    return Given(body, kind)


def _option_body(given: Given) -> Mapping[str, Any]:
    names = ("Value", "Label", "Description", "Color")
    return {name: given.value(name) for name in names}


def _relabelled(given: Given, held: Option, *, merges: bool) -> Option:
    label = given.merged_label("Label", Texts(held.label, held.label_de), merges=merges)
    described = given.merged_label(
        "Description", Texts(held.description, held.description_de), merges=merges
    )
    return replace(
        held,
        label=label.english or label.german or held.label,
        label_de=label.german,
        description=described.english,
        description_de=described.german,
        color=given.text("Color") or held.color,
    )


def _refuse_unknown(held: Options, value: int | None) -> None:
    if value not in {one.value for one in held}:
        raise BadRequest(f"The option value {value} does not exist.", "0x8004431A")


def _changed(
    catalogue: Catalogue, body: Mapping[str, Any], change: Callable[[Options], Options]
) -> list[Change]:
    """Change the options of what the body names: a global choice, or those of a column."""
    name = body.get("OptionSetName")
    if name:
        return [_changed_choice(catalogue, str(name), change)]
    table, column = _column(catalogue, body)
    if column.option_set:
        return [_changed_choice(catalogue, column.option_set, change)]
    given = table.definition
    if column.type is ColumnType.STATUS:
        definition = replace(given, statuses=change(given.statuses))
        return [Change(TABLE, table.name, encode(definition))]
    if column.type is ColumnType.STATE:
        definition = replace(given, states=change(given.states))
        return [Change(TABLE, table.name, encode(definition))]
    return [column_change(table.name, replace(column, options=change(column.options)))]


def _changed_choice(
    catalogue: Catalogue, name: str, change: Callable[[Options], Options]
) -> Change:
    held = find_choice(catalogue, name)
    found = replace(held, options=change(held.options))
    return Change(CHOICE, held.name, encode(found))


def _column(catalogue: Catalogue, body: Mapping[str, Any]) -> tuple[Table, ColumnDefinition]:
    table = find_table(catalogue, str(body.get("EntityLogicalName", "")))
    name = str(body.get("AttributeLogicalName", "")).lower()
    column = table.columns.get(name)
    if column is None or not column.options:
        raise MetadataMissing("a choice", f"{table.name}.{name}")
    return table, column
