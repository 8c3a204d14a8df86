"""InitializeFrom: what a new row takes over from the row it is made from."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import ROOT, Answer, Api
from tests.sandbox.small_organisation import key

MAPS = (
    ("telephone1", "mobilephone"), ("address1_city", "address1_city"),
    ("primarycontactid", "parentcustomerid"), ("creditonhold", "donotphone"),
)  # fmt: skip
KIND = "Microsoft.Dynamics.CRM.TargetFieldType'ValidForCreate'"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, alice: Api) -> str:
    """An account whose relationship to contacts maps some columns."""
    contact = definition_of("contact")
    relationships = tuple(
        replace(one, maps=MAPS if one.parent == "account" else ()) for one in contact.relationships
    )
    alter(monkeypatch, replace(contact, relationships=relationships))
    body = {"name": "A", "telephone1": "1", "creditonhold": True, "description": "D"}
    return alice.post("accounts", body).made


def ask(api: Api, source: str, table: str, kind: str = KIND) -> Answer:
    moniker = quote(f'{{"@odata.id":"{source}"}}')
    return api.get(
        "InitializeFrom(EntityMoniker=@p1,TargetEntityName=@p2,TargetFieldType=@p3)"
        f"?@p1={moniker}&@p2='{table}'&@p3={quote(kind)}"
    )


def test_mapped_values_and_the_lookup_are_answered(alice: Api, account: str) -> None:
    answer = ask(alice, f"accounts({account})", "contact")
    assert answer.json == {
        "@odata.context": f"{ROOT}/$metadata#contacts/$entity",
        "@odata.type": "#Microsoft.Dynamics.CRM.contact",
        "parentcustomerid_account@odata.bind": f"accounts({account})",
        "mobilephone": "1",
        "donotphone": True,
    }


def test_the_answer_makes_a_row(alice: Api, account: str) -> None:
    body = ask(alice, f"accounts({account})", "contact").json
    made = alice.post("contacts", {**body, "lastname": "L"}).made
    row = alice.get(f"contacts({made})").json
    assert (row["_parentcustomerid_value"], row["mobilephone"]) == (account, "1")


def test_single_quotes_and_bare_kinds_are_read(alice: Api, account: str) -> None:
    moniker = quote(f"{{'@odata.id':'accounts({account})'}}")
    for kind in ("1", "ValidForCreate", quote(KIND)):
        answer = alice.get(
            f"InitializeFrom(EntityMoniker=@a,TargetEntityName='contact',TargetFieldType={kind})"
            f"?@a={moniker}"
        )
        assert answer.json["mobilephone"] == "1", answer.content


def test_what_cannot_be_mapped_is_refused(alice: Api, bob: Api, account: str) -> None:
    assert ask(alice, f"accounts({account})", "nothing").code == "0x80041102"
    assert ask(alice, f"accounts({account})", "contact", "Sometimes").status == 400
    assert ask(alice, f"accounts({key('none')})", "contact").status == 404
    assert ask(bob, f"accounts({account})", "contact").status == 404
    contact = alice.post("contacts", {"lastname": "C"}).made
    assert ask(alice, f"contacts({contact})", "organization").status == 400
