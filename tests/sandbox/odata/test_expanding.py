"""`$expand`: rows of related tables inside the rows of an answer."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from portal.sandbox.rows.bulk import insert_rows
from portal.sandbox.rows.versions import ALIAS
from tests.sandbox.api import ALL_ANNOTATIONS, ROOT, Answer, Api, api_of
from tests.sandbox.small_organisation import key

ONLY_SELECT = (
    "Only $select and $filter clause can be provided while doing $expand on many-to-one "
    "relationship or nested one-to-many relationship."
)


def ask(api: Api, text: str, more: str = "$select=name&$orderby=name", **headers: str) -> Answer:
    """Return the answer to accounts with this `$expand`."""
    return api.get(f"accounts?{more}&$expand={quote(text)}", **headers)


def row_of(answer: Answer, name: str) -> dict[str, Any]:
    return next(one for one in answer.rows if one["name"] == name)


def test_a_lookup_expands_to_its_row_or_to_null(alice: Api, related: list[str]) -> None:
    answer = ask(alice, "primarycontactid($select=firstname)")
    expanded = {"firstname": "Ann", "contactid": key("Ann")}
    assert row_of(answer, "Fir")["primarycontactid"] == expanded
    assert row_of(answer, "elm")["primarycontactid"] is None
    shape = "#accounts(name,primarycontactid(firstname))"
    assert answer.json["@odata.context"] == f"{ROOT}/$metadata{shape}"


def test_a_collection_expands_to_rows_with_the_lookup_that_led_there(
    alice: Api, related: list[str]
) -> None:
    row = row_of(ask(alice, "Account_Tasks($select=subject;$orderby=subject desc)"), "Alder")
    assert [one["subject"] for one in row["Account_Tasks"]] == ["visit", "call"]
    assert set(row["Account_Tasks"][0]) == {
        "@odata.etag", "subject", "activityid", "_regardingobjectid_value",
    }  # fmt: skip
    link = row["Account_Tasks@odata.nextLink"]
    options = "$select=subject&$orderby=subject%20desc"
    assert link == f"{ROOT}/accounts({key('Alder')})/Account_Tasks?{options}"
    assert [one["subject"] for one in alice.get(link).rows] == ["visit", "call"]


def test_options_limit_what_expands(alice: Api, related: list[str]) -> None:
    text = (
        "Account_Tasks($select=subject;$filter=statecode eq 1 and contains(subject,'i');$top=1),"
        "contact_customer_accounts($select=firstname;$orderby=firstname;$top=1)"
    )
    row = row_of(ask(alice, text), "Alder")
    assert [one["subject"] for one in row["Account_Tasks"]] == ["visit"]
    assert [one["firstname"] for one in row["contact_customer_accounts"]] == ["Abe"]


def test_expansions_nest(alice: Api, related: list[str]) -> None:
    text = (
        "primarycontactid($select=firstname;$expand=parentcustomerid_account($select=name;"
        "$expand=createdby($select=fullname),Account_Tasks($select=subject)))"
    )
    answer = ask(alice, text)
    account = row_of(answer, "Fir")["primarycontactid"]["parentcustomerid_account"]
    assert account["name"] == "Alder"
    user = {"fullname": "Alice", "systemuserid": key("alice"), "ownerid": key("alice")}
    assert account["createdby"] == user
    assert {one["subject"] for one in account["Account_Tasks"]} == {"call", "visit"}
    assert all(set(one) == {"subject", "activityid"} for one in account["Account_Tasks"])
    assert answer.json["@odata.context"].endswith(
        "#accounts(name,primarycontactid(firstname,parentcustomerid_account(name,"
        "createdby(fullname),Account_Tasks(subject))))"
    )


def test_nested_collections_are_paged_by_the_preferred_size(alice: Api, related: list[str]) -> None:
    text = "Account_Tasks($select=subject;$expand=createdby($select=fullname))"
    answer = ask(alice, text, Prefer="odata.maxpagesize=1")
    row = answer.rows[0]
    assert (row["name"], len(row["Account_Tasks"])) == ("Alder", 1)
    rest = alice.get(row["Account_Tasks@odata.nextLink"])
    subjects = [one["subject"] for one in (*row["Account_Tasks"], *rest.rows)]
    assert sorted(subjects) == ["call", "visit"]
    assert rest.rows[0]["createdby"]["fullname"] == "Alice"
    assert "$skiptoken" in answer.json["@odata.nextLink"]
    assert alice.get(answer.json["@odata.nextLink"], Prefer="odata.maxpagesize=1").rows[0][
        "Account_Tasks"
    ]


def test_without_nesting_a_page_size_leaves_collections_whole(
    alice: Api, related: list[str]
) -> None:
    row = ask(alice, "Account_Tasks", Prefer="odata.maxpagesize=1").rows[0]
    assert len(row["Account_Tasks"]) == 2
    assert "skiptoken" not in row["Account_Tasks@odata.nextLink"]


def test_references_stand_for_rows_behind_lookups(alice: Api, related: list[str]) -> None:
    answer = ask(alice, "primarycontactid/$ref")
    row = row_of(answer, "Fir")
    assert row["primarycontactid"] == {"@odata.id": f"{ROOT}/contacts({key('Ann')})"}
    assert row["_primarycontactid_value"] == key("Ann")
    assert row_of(answer, "elm")["primarycontactid"] is None
    shape = "#accounts(name,primarycontactid,primarycontactid/$ref())"
    assert answer.json["@odata.context"].endswith(shape)


def test_an_owner_expands_to_a_principal(alice: Api, related: list[str]) -> None:
    owner = row_of(ask(alice, "ownerid($select=ownerid)"), "Alder")["ownerid"]
    assert owner["@odata.type"] == "#Microsoft.Dynamics.CRM.systemuser"
    assert owner["ownerid"] == key("alice")


def test_many_to_many_relationships_expand(alice: Api) -> None:
    text = "systemuserroles_association($select=name),teammembership_association($select=name)"
    answer = alice.get(f"systemusers?$select=fullname&$orderby=fullname&$expand={text}")
    found = {one["fullname"]: one for one in answer.rows}
    assert [one["name"] for one in found["Bob"]["systemuserroles_association"]] == ["worker"]
    assert [one["name"] for one in found["Bob"]["teammembership_association"]] == ["Rovers"]
    assert found["Charlie"]["systemuserroles_association"] == []
    shared = [
        found[name]["systemuserroles_association"][0]["roleid"] for name in ("Alice", "Robot")
    ]
    assert shared[0] == shared[1]


def test_a_single_row_expands_with_the_versions_of_its_lookups(
    alice: Api, related: list[str]
) -> None:
    answer = alice.get(f"accounts({key('Fir')})?$select=name&$expand=primarycontactid")
    assert answer.json["primarycontactid"]["fullname"] == "Ann Ash"
    assert answer.json["primarycontactid"]["@odata.etag"].startswith('W/"')
    shape = "#accounts(name,primarycontactid())/$entity"
    assert answer.json["@odata.context"] == f"{ROOT}/$metadata{shape}"


def test_a_created_row_is_returned_expanded_and_an_updated_one_is_not(
    alice: Api, related: list[str]
) -> None:
    body = {"name": "New", "primarycontactid@odata.bind": f"/contacts({key('Ann')})"}
    options = "?$select=name&$expand=primarycontactid($select=firstname)"
    prefer = {"Prefer": "return=representation"}
    made = alice.post(f"accounts{options}", body, **prefer)
    assert (made.status, made.json["primarycontactid"]["firstname"]) == (201, "Ann")
    assert made.json["@odata.context"].endswith(
        "#accounts(name,primarycontactid(firstname))/$entity"
    )
    path = f"accounts({made.json['accountid']}){options}"
    updated = alice.patch(path, {"name": "Newer"}, **prefer)
    assert (updated.status, set(updated.json)) == (
        200, {"@odata.context", "@odata.etag", "accountid", "name"},
    )  # fmt: skip


def test_annotations_stand_inside_expanded_rows(alice: Api, related: list[str]) -> None:
    answer = ask(alice, "Account_Tasks($select=statecode)", **ALL_ANNOTATIONS)
    task = row_of(answer, "Birch")["Account_Tasks"][0]
    assert task["statecode@OData.Community.Display.V1.FormattedValue"]
    name = "_regardingobjectid_value@OData.Community.Display.V1.FormattedValue"
    assert task[name] == "Birch"


def test_rows_that_the_caller_may_not_read_do_not_expand(bob: Api, related: list[str]) -> None:
    mine = {"name": "His", "accountid": key("His"), "ownerid": ("systemuser", key("bob"))}
    insert_rows("account", [mine | {"primarycontactid": key("Ann")}])
    row = ask(bob, "primarycontactid,Account_Tasks").rows[0]
    assert (row["name"], row["primarycontactid"], row["Account_Tasks"]) == ("His", None, [])
    assert ask(api_of(key("charlie")), "primarycontactid").status == 403


def test_an_unchanged_row_with_an_expansion_is_answered_in_full(
    alice: Api, related: list[str]
) -> None:
    path = f"accounts({key('Fir')})"
    current = {"If_None_Match": alice.get(path).headers["ETag"]}
    assert alice.get(path, **current).status == 304
    assert alice.get(f"{path}?$expand=primarycontactid", **current).status == 200


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("primarycontactid", 1),
        ("primarycontactid,Account_Tasks", 2),
        ("Account_Tasks($expand=createdby,regardingobjectid_account_task)", 3),
        ("primarycontactid/$ref", 0),
    ],
)
def test_an_expansion_costs_one_statement(
    alice: Api, related: list[str], text: str, statements: int
) -> None:
    alice.get("accounts?$select=name")  # the first read of all loads rights and tables
    with CaptureQueriesContext(connections[ALIAS]) as plain:
        alice.get("accounts?$select=name")
    with CaptureQueriesContext(connections[ALIAS]) as expanded:
        assert len(ask(alice, text, "$select=name").rows) == 7
    assert len(expanded) - len(plain) == statements


@pytest.mark.parametrize(
    ("text", "status", "code", "message"),
    [
        ("nope", 400, "0x80060888", "Could not find a property named 'nope'"),
        ("name", 400, "0x80060888", "Could not find a property named 'name'"),
        ("PrimaryContactId", 400, "0x80060888", "Could not find a property"),
        ("Account_Tasks/$ref", 400, "0x80060888",
         "Expand with $ref is only supported on lookup type navigation property."),
        ("primarycontactid($top=1)", 400, "0x80060888", ONLY_SELECT),
        ("primarycontactid($orderby=fullname)", 400, "0x80060888", ONLY_SELECT),
        ("Account_Tasks($top=1;$expand=createdby)", 400, "0x80060888", ONLY_SELECT),
        ("Account_Tasks($orderby=subject),primarycontactid($expand=createdby)", 400,
         "0x80060888", ONLY_SELECT),
        ("Account_Tasks($expand=createdby($top=1))", 400, "0x80060888", ONLY_SELECT),
        ("Account_Tasks($filter=subject eq @p)", 400, "0x80060888", "parameter alias '@p'"),
        ("Account_Tasks($count=true)", 400, "0x80060888", "$count"),
        ("Account_Tasks($levels=2)", 400, "0x80060888", "$levels"),
        ("Account_Tasks($select=nope)", 400, "0x80060888", "'nope'"),
        ("ownerid($select=fullname)", 400, "0x80060888", "'Microsoft.Dynamics.CRM.principal'"),
        ("accountleads_association,primarycontactid", 400, "0x80060888", "many-to-many"),
        ("accountleads_association($expand=createdby)", 400, "0x80060888", "many-to-many"),
        ("primarycontactid($filter=firstname eq 'a')", 501, "0x80040219", "$filter inside"),
        ("primarycontactid(", 400, "0x80060888", "unbalanced"),
        ("", 400, "0x80060888", "Syntax error"),
        (",".join(["primarycontactid"] * 16), 400, "0x8004430D", "link entities"),
        ("primarycontactid($expand=" * 40 + "x" + ")" * 40, 400, "0x8004430D", "link"),
    ],
)  # fmt: skip
def test_expansions_that_make_no_sense_are_refused(
    alice: Api, related: list[str], text: str, status: int, code: str, message: str
) -> None:
    refused = ask(alice, text)
    assert (refused.status, refused.code) == (status, code)
    assert message in refused.message
