"""Relationships, from a table and from RelationshipDefinitions."""

import pytest

from portal.sandbox.definitions import catalogue
from portal.sandbox.definitions.identity import relationship_id
from portal.sandbox.errors import QueryRefused
from portal.sandbox.metadata.errors import MetadataMissing
from tests.sandbox.metadata.asking import ask, names

ONE = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata"
MANY = "Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata"


def test_both_sides_tell_the_same_of_a_relationship() -> None:
    child = ask("EntityDefinitions(LogicalName='contact')", expand="ManyToOneRelationships")
    parent = ask("EntityDefinitions(LogicalName='account')", expand="OneToManyRelationships")
    ours = [one for one in child["ManyToOneRelationships"] if one["ReferencedEntity"] == "account"]
    theirs = [
        one for one in parent["OneToManyRelationships"] if one["ReferencingEntity"] == "contact"
    ]
    assert ours
    assert ours == theirs


def test_a_polymorphic_lookup_has_a_navigation_property_per_target() -> None:
    path = "EntityDefinitions(LogicalName='contact')/ManyToOneRelationships"
    found = ask(path, filter="ReferencingAttribute eq 'parentcustomerid'")["value"]
    assert {
        one["ReferencedEntity"]: one["ReferencingEntityNavigationPropertyName"] for one in found
    } == {"account": "parentcustomerid_account", "contact": "parentcustomerid_contact"}


def test_navigation_properties_of_lookups_exist_in_rows() -> None:
    tables = catalogue.built_in().tables
    for one in ask(f"RelationshipDefinitions/{ONE}")["value"]:
        child = tables[one["ReferencingEntity"]]
        assert one["ReferencingEntityNavigationPropertyName"] in child.navigations
        parent = tables[one["ReferencedEntity"]]
        assert one["ReferencedAttribute"] in parent.columns


def test_a_lookup_may_hold_another_column_than_the_key() -> None:
    path = "EntityDefinitions(LogicalName='appmodulecomponent')/ManyToOneRelationships"
    found = ask(path, filter="ReferencedEntity eq 'appmodule'")["value"]
    assert names({"value": found}, "ReferencedAttribute") == ["appmoduleidunique"]


def test_deletion_is_told_as_it_is_done() -> None:
    for one in ask(f"RelationshipDefinitions/{ONE}")["value"]:
        cascade = one["CascadeConfiguration"]
        assert cascade["Delete"] in {"Cascade", "RemoveLink", "Restrict", "NoCascade"}


def test_all_relationships_are_listed_once_under_ids_that_last() -> None:
    body = ask("RelationshipDefinitions", select="SchemaName,RelationshipType")
    assert len(set(names(body, "SchemaName"))) == len(body["value"])
    for one in body["value"]:
        assert one["MetadataId"] == relationship_id(one["SchemaName"])
        assert one["@odata.type"] == f"#Microsoft.Dynamics.CRM.{one['RelationshipType']}Metadata"


def test_relationships_to_a_table_need_the_cast_to_be_filtered() -> None:
    wanted = "ReferencedEntity eq 'account'"
    body = ask(f"RelationshipDefinitions/{ONE}", filter=wanted)
    assert set(names(body, "ReferencedEntity")) == {"account"}
    with pytest.raises(QueryRefused, match="ReferencedEntity"):
        ask("RelationshipDefinitions", filter=wanted)


def test_pairs_name_their_intersect_table_and_both_columns() -> None:
    body = ask(f"RelationshipDefinitions/{MANY}", filter="IntersectEntityName eq 'teamroles'")
    (found,) = body["value"]
    assert {found["Entity1LogicalName"], found["Entity2LogicalName"]} == {"team", "role"}
    assert {found["Entity1IntersectAttribute"], found["Entity2IntersectAttribute"]} == {
        "teamid",
        "roleid",
    }


@pytest.mark.parametrize("key", ["SchemaName='{name}'", "{id}", "MetadataId={id}"])
def test_one_relationship_is_found_by_name_or_id(key: str) -> None:
    name = "teamroles_association"
    inside = key.format(name=name, id=relationship_id(name))
    assert ask(f"RelationshipDefinitions({inside})")["SchemaName"] == name


def test_an_unknown_relationship_is_missing() -> None:
    with pytest.raises(MetadataMissing, match="nope"):
        ask("RelationshipDefinitions(SchemaName='nope')")
