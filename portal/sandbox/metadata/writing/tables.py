"""Tables as makers send them: made and changed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.sandbox.definitions.attaching import HAS_ACTIVITIES
from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.encoding import encode
from portal.sandbox.definitions.merging import TABLE, Change
from portal.sandbox.definitions.model import ColumnType, TableDefinition
from portal.sandbox.definitions.tables import Table, build_table
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.facts import TABLE_MANAGED, TABLE_PLAIN
from portal.sandbox.metadata.labels import ENGLISH
from portal.sandbox.metadata.tables import TABLE as KIND
from portal.sandbox.metadata.tables import table_item
from portal.sandbox.metadata.writing.columns import column_change, read_new_column
from portal.sandbox.metadata.writing.currency import with_currency
from portal.sandbox.metadata.writing.errors import NameTaken
from portal.sandbox.metadata.writing.given import Given, Texts
from portal.sandbox.metadata.writing.names import LONGEST_TABLE, check_name, plural_of

FIRST_CODE = 10_000
_OWNERSHIPS = ("UserOwned", "OrganizationOwned")


def create_table(catalogue: Catalogue, body: Mapping[str, Any]) -> tuple[Table, list[Change]]:
    """Return the table that a body describes, and the changes that make it.

    Raises NameTaken, NameInvalid, BadRequest, PayloadRefused, NotImplementedHere.
    """
    given = Given(body, KIND)
    definition = _read(given, _blank(catalogue, given), merges=False)
    columns = given.items("Attributes")
    primary = [one for one in columns if one.get("IsPrimaryName")]
    if len(primary) != 1:
        raise BadRequest("A table needs exactly one column whose IsPrimaryName is true.")
    table = build_table(definition)
    for one in columns:
        made = read_new_column(catalogue, table, one)
        if one is primary[0]:
            if made.type is not ColumnType.STRING or made.format != "Text":
                raise BadRequest("The primary name must be a text of the format Text.")
            definition = replace(definition, primary_name=made.name)
        added = with_currency(table, made)
        definition = replace(definition, columns=(*definition.columns, *added))
        table = build_table(definition)
    given.refuse_rest(table_item(catalogue, table, ENGLISH))
    changes = [Change(TABLE, table.name, encode(definition))]
    return table, changes + [column_change(table.name, one) for one in definition.columns]


def change_table(
    catalogue: Catalogue, table: Table, body: Mapping[str, Any], *, merges: bool
) -> Change:
    """Return the change that a PUT of a table makes.

    Raises BadRequest, PayloadRefused, NotImplementedHere.
    """
    given = Given(body, KIND)
    for name in ("Attributes", "HasActivities", "LogicalCollectionName", "CollectionSchemaName"):
        given.value(name)
    definition = _read(given, table.definition, merges=merges)
    if definition.entity_set != table.definition.entity_set:
        raise NotImplementedHere("changing EntitySetName")
    given.refuse_rest(table_item(catalogue, replace(table, definition=definition), ENGLISH))
    return Change(TABLE, table.name, encode(definition))


def next_code(catalogue: Catalogue) -> int:
    """Return the object type code of the next table that is made."""
    codes = [one.definition.object_type_code for one in catalogue.tables.values()]
    return max([FIRST_CODE - 1, *codes]) + 1


def _blank(catalogue: Catalogue, given: Given) -> TableDefinition:
    schema_name = check_name(given.text("SchemaName"), LONGEST_TABLE)
    name = schema_name.lower()
    if name in catalogue.tables:
        raise NameTaken("An entity", name)
    if given.flag("IsActivity", usual=False):
        raise NotImplementedHere("making tables of activities")
    if given.text("TableType", "Standard") != "Standard":
        raise NotImplementedHere(f"making tables of the type '{given.text('TableType')}'")
    entity_set = given.text("EntitySetName", plural_of(name))
    if entity_set in catalogue.by_set:
        raise NameTaken("An entity set", entity_set)
    return TableDefinition(
        name=name,
        schema_name=schema_name,
        entity_set=entity_set,
        object_type_code=next_code(catalogue),
        label=schema_name,
        collection_label=plural_of(schema_name),
        primary_id=f"{name}id",
        primary_name="",
        ownership=given.one_of("OwnershipType", "UserOwned", _OWNERSHIPS),
        is_custom=True,
        is_made=True,
        change_tracking=False,
        available_offline=False,
    )


def _read(given: Given, held: TableDefinition, *, merges: bool) -> TableDefinition:
    """Read what may be said of a table at any time."""
    label = given.merged_label("DisplayName", Texts(held.label, held.label_de), merges=merges)
    plural = given.merged_label(
        "DisplayCollectionName",
        Texts(held.collection_label, held.collection_label_de),
        merges=merges,
    )
    described = given.merged_label(
        "Description", Texts(held.description, held.description_de), merges=merges
    )
    facts = given.facts(TABLE_PLAIN, TABLE_MANAGED, held.facts)
    if held.is_made and given.flag(HAS_ACTIVITIES, usual=bool(facts.get(HAS_ACTIVITIES))):
        facts[HAS_ACTIVITIES] = True
    offline = given.flag("IsAvailableOffline", usual=held.available_offline)
    if offline == held.available_offline:
        offline = given.flag("IsOfflineInMobileClient", usual=offline)
    else:
        given.value("IsOfflineInMobileClient")
    return replace(
        held,
        label=label.english or label.german or held.label,
        label_de=label.german,
        collection_label=plural.english or plural.german or held.collection_label,
        collection_label_de=plural.german,
        description=described.english,
        description_de=described.german,
        entity_set=given.text("EntitySetName", held.entity_set),
        has_notes=_only_on(given, "HasNotes", held=held.has_notes),
        change_tracking=_only_on(given, "ChangeTrackingEnabled", held=held.change_tracking),
        available_offline=offline,
        facts=facts,
    )


def _only_on(given: Given, name: str, *, held: bool) -> bool:
    """Read what, once switched on, can never be switched off."""
    wanted = given.flag(name, usual=held)
    if held and not wanted:
        raise BadRequest(f"The property '{name}' cannot be set to false once it is true.")
    # Says whether it could be switched on: that changes with it.
    given.value("CanChangeTrackingBeEnabled")
    return wanted
