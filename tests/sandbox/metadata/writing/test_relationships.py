"""Relationships that makers make: lookups, and tables in pairs."""

import pytest

from tests.sandbox.api import Api
from tests.sandbox.metadata.writing.bodies import HARBOUR, TYPE, lookup, pairs, table


@pytest.fixture
def harbour(alice: Api) -> Api:
    """The administrator, who has made the table of harbours."""
    assert alice.post("EntityDefinitions", table("new_Harbour")).status == 204
    return alice


def test_a_new_lookup_binds_and_expands(harbour: Api, accounts: list[str]) -> None:
    made = harbour.post("RelationshipDefinitions", lookup("account", "new_harbour", "new_OwnerId"))
    assert made.status == 204, made.content
    row = {"new_name": "Kiel", "new_OwnerId@odata.bind": f"/accounts({accounts[0]})"}
    created = harbour.post("new_harbours", row)
    assert created.status == 204, created.content
    found = harbour.get(f"new_harbours({created.made})?$select=_new_ownerid_value").json
    assert found["_new_ownerid_value"] == accounts[0]
    fetch = (
        "<fetch><entity name='new_harbour'><link-entity name='account' from='accountid'"
        " to='new_ownerid' alias='a'><attribute name='name'/></link-entity></entity></fetch>"
    )
    assert harbour.fetch("new_harbours", fetch).rows[0]["a.name"] == "Alder"


def test_a_relationship_is_found_from_both_sides(harbour: Api) -> None:
    body = lookup("account", "new_harbour", "new_OwnerId")
    body["CascadeConfiguration"]["Delete"] = "Cascade"
    id_ = harbour.post("RelationshipDefinitions", body).made
    one = harbour.get(f"RelationshipDefinitions({id_})/{TYPE}OneToManyRelationshipMetadata").json
    assert one["ReferencingAttribute"] == "new_ownerid"
    assert one["ReferencingEntityNavigationPropertyName"] == "new_OwnerId"
    assert one["CascadeConfiguration"]["Delete"] == "Cascade"
    for side in (f"{HARBOUR}/ManyToOneRelationships",
                 "EntityDefinitions(LogicalName='account')/OneToManyRelationships"):  # fmt: skip
        assert body["SchemaName"] in {found["SchemaName"] for found in harbour.get(side).rows}


def test_rows_follow_the_cascade_that_was_chosen(harbour: Api, accounts: list[str]) -> None:
    body = lookup("account", "new_harbour", "new_OwnerId")
    body["CascadeConfiguration"]["Delete"] = "Cascade"
    harbour.post("RelationshipDefinitions", body)
    row = {"new_name": "Kiel", "new_OwnerId@odata.bind": f"/accounts({accounts[0]})"}
    made = harbour.post("new_harbours", row).made
    assert harbour.delete(f"accounts({accounts[0]})").status == 204
    assert harbour.get(f"new_harbours({made})").status == 404


def test_cascades_change_by_a_put(harbour: Api) -> None:
    body = lookup("account", "new_harbour", "new_OwnerId")
    id_ = harbour.post("RelationshipDefinitions", body).made
    path = f"RelationshipDefinitions({id_})/{TYPE}OneToManyRelationshipMetadata"
    full = harbour.get(path).json
    full["CascadeConfiguration"]["Delete"] = "Restrict"
    assert harbour.send("PUT", f"RelationshipDefinitions({id_})", full).status == 204
    assert harbour.get(path).json["CascadeConfiguration"]["Delete"] == "Restrict"


def test_a_deleted_relationship_takes_its_lookup_along(harbour: Api) -> None:
    body = lookup("account", "new_harbour", "new_OwnerId")
    id_ = harbour.post("RelationshipDefinitions", body).made
    assert harbour.delete(f"RelationshipDefinitions({id_})", If_Match="*").status == 204
    assert harbour.get(f"{HARBOUR}/Attributes(LogicalName='new_ownerid')").status == 404
    assert harbour.get(f"RelationshipDefinitions({id_})").status == 404


def test_a_table_that_others_point_at_cannot_be_deleted(harbour: Api) -> None:
    harbour.post("RelationshipDefinitions", lookup("new_harbour", "account", "new_HarbourId"))
    refused = harbour.delete(HARBOUR)
    assert (refused.status, refused.code) == (400, "0x8004f01f")
    assert "account.new_harbourid" in refused.message


def test_pairs_have_a_table_of_their_own(harbour: Api) -> None:
    made = harbour.post("RelationshipDefinitions", pairs("account", "new_harbour", "new_berths"))
    assert made.status == 204, made.content
    found = harbour.get("EntityDefinitions(LogicalName='new_berths')").json
    assert (found["IsIntersect"], found["OwnershipType"]) == (True, "None")
    listed = harbour.get(f"{HARBOUR}/ManyToManyRelationships").rows
    assert [one["IntersectEntityName"] for one in listed] == ["new_berths"]


def test_rows_are_associated_in_pairs(harbour: Api, accounts: list[str]) -> None:
    id_ = harbour.post(
        "RelationshipDefinitions", pairs("account", "new_harbour", "new_berths")
    ).made
    row = harbour.post("new_harbours", {"new_name": "Kiel"}).made
    reference = {"@odata.id": f"accounts({accounts[0]})"}
    answer = harbour.post(f"new_harbours({row})/new_berths/$ref", reference)
    assert answer.status == 204, answer.content
    assert harbour.delete(f"RelationshipDefinitions({id_})").status == 204
    assert harbour.get("EntityDefinitions(LogicalName='new_berths')").status == 404


def test_a_relationship_that_makes_no_sense_is_refused(harbour: Api) -> None:
    body = lookup("account", "new_harbour", "new_OwnerId")
    cases = [
        ({**body, "ReferencedEntity": "nothing"}, 404),
        ({**body, "ReferencedAttribute": "name"}, 400),
        ({**body, "Lookup": None}, 400),
        ({**body, "SchemaName": "plain"}, 400),
        ({**body, "CascadeConfiguration": {"Delete": "Explode"}}, 400),
        ({**body, "Weather": "fine"}, 400),
        ({**body, "ReferencedEntityNavigationPropertyName": "other"}, 501),
    ]
    for wrong, status in cases:
        assert harbour.post("RelationshipDefinitions", wrong).status == status, wrong
    assert harbour.post("RelationshipDefinitions", body).status == 204
    again = harbour.post("RelationshipDefinitions", body)
    assert (again.status, again.code) == (400, "0x80044363")


def test_relationships_of_the_organisation_cannot_be_deleted(alice: Api) -> None:
    path = "RelationshipDefinitions(SchemaName='account_primary_contact')"
    assert alice.get(path).status == 200
    assert alice.delete(path).code == "0x8004f032"
