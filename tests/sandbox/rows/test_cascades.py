"""What follows a write in other rows: owners below, business units of owners."""

from dataclasses import replace

import pytest

from portal.sandbox.definitions.model import RelationshipDefinition
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import Api
from tests.sandbox.granting import let
from tests.sandbox.small_organisation import key

TO_ACCOUNT = "parentcustomerid_account@odata.bind"
CAROL = {"ownerid@odata.bind": f"/systemusers({key('carol')})"}


def contacts_cascade(monkeypatch: pytest.MonkeyPatch, assign: str) -> None:
    """Make the contacts of an account follow it when it is assigned."""
    contact = definition_of("contact")
    relationships = [
        replace(one, assign=assign) if one.parent == "account" else one
        for one in contact.relationships
    ]
    alter(monkeypatch, replace(contact, relationships=tuple(relationships)))


@pytest.fixture
def family(alice: Api) -> dict[str, str]:
    """An account of Alice with three contacts: hers, her inactive one, and Bob's."""
    account = alice.post("accounts", {"name": "A"}).made
    bound = {TO_ACCOUNT: f"/accounts({account})"}
    hers = alice.post("contacts", {"lastname": "Hers", **bound}).made
    resting = alice.post("contacts", {"lastname": "Resting", **bound}).made
    alice.patch(f"contacts({resting})", {"statecode": 1})
    bobs = alice.post(
        "contacts",
        {"lastname": "Bob's", "ownerid@odata.bind": f"/systemusers({key('bob')})", **bound},
    ).made
    return {"account": account, "hers": hers, "resting": resting, "bobs": bobs}


@pytest.mark.parametrize(
    ("assign", "followers"),
    [
        ("NoCascade", set()),
        ("Cascade", {"hers", "resting", "bobs"}),
        ("Active", {"hers", "bobs"}),
        ("UserOwned", {"hers", "resting"}),
    ],
)
def test_an_assignment_goes_down_as_far_as_the_relationship_says(
    monkeypatch: pytest.MonkeyPatch,
    alice: Api,
    family: dict[str, str],
    assign: str,
    followers: set[str],
) -> None:
    contacts_cascade(monkeypatch, assign)
    children = ("hers", "resting", "bobs")
    before = {one: alice.get(f"contacts({family[one]})").json for one in children}
    assert alice.patch(f"accounts({family['account']})", CAROL).status == 204
    after = {one: alice.get(f"contacts({family[one]})").json for one in children}
    moved = {one for one in children if after[one]["_ownerid_value"] == key("carol")}
    assert moved == followers
    for one in children:
        is_later = after[one]["versionnumber"] > before[one]["versionnumber"]
        assert is_later == (one in followers)
    for one in followers:
        assert after[one]["_owningbusinessunit_value"] == key("south")


def test_an_assignment_goes_on_below_the_rows_it_reached(
    monkeypatch: pytest.MonkeyPatch, alice: Api
) -> None:
    contact = definition_of("contact")
    relationships = tuple(replace(one, assign="Cascade") for one in contact.relationships)
    alter(monkeypatch, replace(contact, relationships=relationships))
    account = alice.post("accounts", {"name": "A"}).made
    first = alice.post("contacts", {"lastname": "1", TO_ACCOUNT: f"/accounts({account})"}).made
    bound = {"parentcustomerid_contact@odata.bind": f"/contacts({first})"}
    second = alice.post("contacts", {"lastname": "2", **bound}).made
    alice.patch(f"accounts({account})", CAROL)
    assert alice.get(f"contacts({second})").json["_ownerid_value"] == key("carol")


def test_rows_follow_their_owner_into_another_business_unit(alice: Api, bob: Api) -> None:
    made = bob.post("accounts", {"name": "B"}).made
    before = alice.get(f"accounts({made})").json
    assert before["_owningbusinessunit_value"] == key("north")
    moved = {"businessunitid@odata.bind": f"/businessunits({key('south')})"}
    let("admin", 8, "businessunit")
    assert alice.patch(f"systemusers({key('bob')})", moved).status == 204
    after = alice.get(f"accounts({made})").json
    assert after["_owningbusinessunit_value"] == key("south")
    assert after["versionnumber"] > before["versionnumber"]


@pytest.mark.parametrize("kind", ["Cascade", "RemoveLink", "Restrict"])
def test_a_deletion_follows_the_relationship(
    monkeypatch: pytest.MonkeyPatch, alice: Api, kind: str
) -> None:
    contact = definition_of("contact")
    relationship = RelationshipDefinition(
        "contact_customer_accounts", "account", "contact", "parentcustomerid", delete=kind
    )
    others = tuple(one for one in contact.relationships if one.parent != "account")
    alter(monkeypatch, replace(contact, relationships=(*others, relationship)))
    insert_rows("account", [{"accountid": key("x"), "name": "X"}])
    child = alice.post("contacts", {"lastname": "C", TO_ACCOUNT: f"/accounts({key('x')})"}).made
    answer = alice.delete(f"accounts({key('x')})")
    found = alice.get(f"contacts({child})")
    if kind == "Restrict":
        assert (answer.status, answer.code) == (405, "0x80040227")
        assert found.json["_parentcustomerid_value"] == key("x")
    else:
        assert answer.status == 204
        assert found.status == (404 if kind == "Cascade" else 200)
