"""Relationships as makers send them: a lookup with its relationship, or two tables in pairs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.encoding import encode
from portal.sandbox.definitions.merging import PAIR, RELATIONSHIP, TABLE, Change
from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    ManyToManyDefinition,
    RelationshipDefinition,
    TableDefinition,
)
from portal.sandbox.definitions.tables import Table
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.errors import MetadataMissing
from portal.sandbox.metadata.facts import RELATIONSHIP_MANAGED, RELATIONSHIP_PLAIN
from portal.sandbox.metadata.relationships import MANY_TO_MANY, ONE_TO_MANY
from portal.sandbox.metadata.writing.columns import column_change, read_lookup
from portal.sandbox.metadata.writing.errors import NameTaken
from portal.sandbox.metadata.writing.given import Given, type_of
from portal.sandbox.metadata.writing.names import LONGEST_OTHER, check_name
from portal.sandbox.metadata.writing.tables import next_code

_CASCADES = ("NoCascade", "Cascade", "Active", "UserOwned")
_DELETES = ("RemoveLink", "Cascade", "Restrict", "NoCascade")
_MENUS = (
    "AssociatedMenuConfiguration",
    "Entity1AssociatedMenuConfiguration",
    "Entity2AssociatedMenuConfiguration",
)
_FIXED = {"SecurityTypes": "None", "IsManaged": False, "IsCustomRelationship": True}


def create_relationship(catalogue: Catalogue, body: Mapping[str, Any]) -> tuple[str, list[Change]]:
    """Return the schema name of a new relationship, and the changes that make it.

    Raises NameTaken, NameInvalid, BadRequest, MetadataMissing, PayloadRefused.
    """
    kind = type_of(body)
    given = Given(body, kind)
    name = check_name(given.text("SchemaName"), LONGEST_OTHER)
    known = {one.schema_name.lower() for t in catalogue.tables.values() for one in t.many_to_one}
    known |= {one.schema_name.lower() for one in catalogue.many_to_many()}
    if name.lower() in known:
        raise NameTaken("A relationship", name)
    if kind == ONE_TO_MANY:
        return name, _one_to_many(catalogue, given, name)
    if kind == MANY_TO_MANY:
        return name, _many_to_many(catalogue, given, name)
    raise BadRequest(f"'{kind}' is no type of relationship.", "0x80048d19")


def change_relationship(
    held: RelationshipDefinition | ManyToManyDefinition, body: Mapping[str, Any]
) -> Change:
    """Return the change that a PUT of a relationship makes: cascades, hierarchy and facts.

    Raises BadRequest, PayloadRefused, NotImplementedHere.
    """
    kind = ONE_TO_MANY if isinstance(held, RelationshipDefinition) else MANY_TO_MANY
    given = Given(body, kind)
    facts = given.facts(RELATIONSHIP_PLAIN, RELATIONSHIP_MANAGED, held.facts)
    if isinstance(held, ManyToManyDefinition):
        return Change(PAIR, held.schema_name, encode(replace(held, facts=facts)))
    return Change(RELATIONSHIP, held.schema_name, encode(_cascading(given, held, facts)))


def find_table(catalogue: Catalogue, name: str) -> Table:
    """Return a table by its logical name.

    Raises MetadataMissing.
    """
    found = catalogue.tables.get(name.lower())
    if found is None:
        raise MetadataMissing("a table", name)
    return found


def _one_to_many(catalogue: Catalogue, given: Given, name: str) -> list[Change]:
    parent = find_table(catalogue, given.text("ReferencedEntity"))
    child = find_table(catalogue, given.text("ReferencingEntity"))
    if child.definition.is_intersect or parent.definition.is_intersect:
        raise BadRequest("An intersect table cannot be part of a relationship.")
    if given.text("ReferencedAttribute", parent.key).lower() != parent.key:
        raise BadRequest(f"The referenced attribute of '{parent.name}' is '{parent.key}'.")
    lookup = given.value("Lookup")
    if not isinstance(lookup, Mapping):
        raise BadRequest("A one-to-many relationship is made with its Lookup.")
    column = read_lookup(catalogue, child, parent, lookup)
    if given.text("ReferencingAttribute", column.name).lower() != column.name:
        raise BadRequest(f"The referencing attribute is the lookup '{column.name}'.")
    facts = given.facts(RELATIONSHIP_PLAIN, RELATIONSHIP_MANAGED, {})
    blank = RelationshipDefinition(name, parent.name, child.name, column.name, is_made=True)
    made = _cascading(given, blank, facts)
    _refuse_second_parent(child, made)
    _refuse_rest(
        given,
        {
            "ReferencedEntityNavigationPropertyName": name,
            "ReferencingEntityNavigationPropertyName": column.schema_name,
        },
    )
    return [column_change(child.name, column), Change(RELATIONSHIP, name, encode(made))]


def _cascading(
    given: Given, held: RelationshipDefinition, facts: Mapping[str, object]
) -> RelationshipDefinition:
    """Read CascadeConfiguration."""
    body = given.value("CascadeConfiguration")
    inside = Given(body if isinstance(body, Mapping) else {}, "CascadeConfiguration")
    return replace(
        held,
        facts=facts,
        is_hierarchical=given.flag("IsHierarchical", usual=held.is_hierarchical),
        assign=inside.one_of("Assign", held.assign, _CASCADES),
        delete=inside.one_of("Delete", held.delete, _DELETES),
        merge=inside.one_of("Merge", held.merge, _CASCADES),
        reparent=inside.one_of("Reparent", held.reparent, _CASCADES),
        share=inside.one_of("Share", held.share, _CASCADES),
        unshare=inside.one_of("Unshare", held.unshare, _CASCADES),
        rollup_view=inside.one_of("RollupView", held.rollup_view, _CASCADES),
    )


def _refuse_second_parent(child: Table, made: RelationshipDefinition) -> None:
    if not _is_parental(made):
        return
    for one in child.many_to_one:
        if _is_parental(one) and one.parent != made.parent:
            raise BadRequest(
                f"The table '{child.name}' has the parental relationship '{one.schema_name}' "
                "already; there can be one only.",
            )


def _is_parental(one: RelationshipDefinition) -> bool:
    return {one.assign, one.share, one.unshare, one.reparent, one.delete} == {"Cascade"}


def _many_to_many(catalogue: Catalogue, given: Given, name: str) -> list[Change]:
    first = find_table(catalogue, given.text("Entity1LogicalName"))
    second = find_table(catalogue, given.text("Entity2LogicalName"))
    intersect = check_name(given.text("IntersectEntityName", name), LONGEST_OTHER).lower()
    if intersect in catalogue.tables:
        raise NameTaken("An entity", intersect)
    if first.definition.is_intersect or second.definition.is_intersect:
        raise BadRequest("An intersect table cannot be part of a relationship.")
    columns = (first.key, second.key)
    if first is second:
        columns = (f"{first.key}one", f"{first.key}two")
    facts = given.facts(RELATIONSHIP_PLAIN, RELATIONSHIP_MANAGED, {})
    pair = ManyToManyDefinition(
        name, intersect, first.name, columns[0], second.name, columns[1], is_made=True, facts=facts
    )
    _refuse_rest(
        given,
        {
            "Entity1IntersectAttribute": columns[0],
            "Entity2IntersectAttribute": columns[1],
            "Entity1NavigationPropertyName": name,
            "Entity2NavigationPropertyName": name,
        },
    )
    table = TableDefinition(
        name=intersect, schema_name=name, entity_set=f"{intersect}set",
        object_type_code=next_code(catalogue), label=name, collection_label=name,
        primary_id=f"{intersect}id", primary_name="", ownership="None", states=(), statuses=(),
        is_custom=True, is_intersect=True, is_made=True, change_tracking=False,
        available_offline=False,
    )  # fmt: skip
    ids = [
        ColumnDefinition(column, ColumnType.UNIQUE_IDENTIFIER, column, is_made=True)
        for column in columns
    ]
    return [
        Change(TABLE, intersect, encode(table)),
        *(column_change(intersect, one) for one in ids),
        Change(PAIR, name, encode(pair)),
    ]


def _refuse_rest(given: Given, told: Mapping[str, object]) -> None:
    """Refuse what would be passed over: other names than a relationship gets here, other types."""
    for name in _MENUS:
        given.value(name)
    for name, value in {**_FIXED, **told}.items():
        found = given.managed(name)
        if found is not None and found != value:
            raise NotImplementedHere(f"the value given for '{name}' of {given.kind}")
    given.refuse_unread(frozenset({"RelationshipType", "EntityKey", "RelationshipAttributes"}))
