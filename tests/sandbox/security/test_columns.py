"""Secured columns: null to who may not read them, wherever they are looked for."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.sandbox.models import Row
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ALL_ANNOTATIONS, Answer, Api, api_of
from tests.sandbox.small_organisation import key

ROW = f"accounts({key('rich')})"
LIMIT = "creditlimit"


@pytest.fixture
def secured(organisation: None) -> None:
    """Two accounts of Bob, one with a credit limit, and a contact of the one that has it."""
    owner = ("systemuser", key("bob"))
    insert_rows(
        "account",
        [
            {"accountid": key("rich"), "name": "rich", "ownerid": owner, LIMIT: 5000},
            {"accountid": key("poor"), "name": "poor", "ownerid": owner},
        ],
    )
    contact = {"contactid": key("one"), "fullname": "one", "ownerid": owner,
               "parentcustomerid": ("account", key("rich"))}  # fmt: skip
    insert_rows("contact", [contact])


def permit(holder: str, table: str = "systemuser", **permissions: int) -> None:
    """Give a user or team a profile that permits something of the credit limit."""
    profile = key(f"profile of {holder} {sorted(permissions)}")
    insert_rows("fieldsecurityprofile", [{"fieldsecurityprofileid": profile, "name": "Credit"}])
    permission = {"fieldpermissionid": key(f"permission {profile}"), "entityname": "account",
                  "attributelogicalname": LIMIT, "fieldsecurityprofileid": profile}  # fmt: skip
    insert_rows("fieldpermission", [{**permission, **permissions}])
    pair = {f"{table}profileid": key(f"holder {profile}"), f"{table}id": key(holder),
            "fieldsecurityprofileid": profile}  # fmt: skip
    insert_rows(f"{table}profiles", [pair])


def fetch(inside: str, more: str = "") -> str:
    return f"<fetch {more}><entity name='account'>{inside}</entity></fetch>"


def names(answer: Answer) -> list[str]:
    return [row["name"] for row in answer.rows]


def test_a_secured_column_is_null_without_permission(alice: Api, bob: Api, secured: None) -> None:
    assert alice.get(ROW).json[LIMIT] == 5000
    for path in (ROW, f"{ROW}?$select={LIMIT}"):
        shown = bob.get(path, **ALL_ANNOTATIONS).json
        assert shown[LIMIT] is None
        assert not any(name.startswith(f"{LIMIT}@") for name in shown)
    assert [row[LIMIT] for row in bob.get(f"accounts?$select={LIMIT}").rows] == [None, None]


def test_permission_shows_it_by_user_and_by_team(bob: Api, secured: None) -> None:
    permit("carol", canread=4)
    assert bob.get(ROW).json[LIMIT] is None
    permit("rovers", "team", canread=4)
    assert bob.get(ROW).json[LIMIT] == 5000


def test_permissions_of_several_profiles_add_up(bob: Api, secured: None) -> None:
    permit("bob", canread=4)
    assert bob.patch(ROW, {LIMIT: 1}).status == 403
    permit("bob", canupdate=4)
    assert bob.patch(ROW, {LIMIT: 1}).status == 204
    assert bob.get(ROW).json[LIMIT] == 1


QUESTIONS: list[tuple[str, Callable[[Api], Any], Any, Any]] = [
    ("filter", lambda api: names(api.get(f"accounts?$filter={LIMIT} gt 0")), ["rich"], []),
    (
        "filter by null",
        lambda api: names(api.get(f"accounts?$filter={LIMIT} eq null&$orderby=name")),
        ["poor"],
        ["poor", "rich"],
    ),
    (
        "order",
        lambda api: names(api.get(f"accounts?$orderby={LIMIT} desc,name")),
        ["rich", "poor"],
        ["poor", "rich"],
    ),
    (
        "count",
        lambda api: api.get(f"accounts/$count?$filter={LIMIT} eq 5000").content.decode()[1:],
        "1",
        "0",
    ),
    (
        "FetchXML condition",
        lambda api: names(
            api.fetch(
                "accounts",
                fetch(
                    "<attribute name='name'/><filter>"
                    f"<condition attribute='{LIMIT}' operator='not-null'/></filter>"
                ),
            )
        ),
        ["rich"],
        [],
    ),
    (
        "FetchXML attribute",
        lambda api: [
            row.get(LIMIT)
            for row in api.fetch(
                "accounts",
                fetch(f"<attribute name='{LIMIT}'/><order attribute='name' descending='true'/>"),
            ).rows
        ],
        [5000, None],
        [None, None],
    ),
    (
        "FetchXML distinct",
        lambda api: sorted(
            row.get(LIMIT, 0)
            for row in api.fetch(
                "accounts", fetch(f"<attribute name='{LIMIT}'/>", "distinct='true'")
            ).rows
        ),
        [0, 5000],
        [0],
    ),
    (
        "sum",
        lambda api: (
            api.fetch(
                "accounts",
                fetch(f"<attribute name='{LIMIT}' aggregate='sum' alias='s'/>", "aggregate='true'"),
            )
            .rows[0]
            .get("s")
        ),
        5000,
        0,
    ),
    (
        "group",
        lambda api: len(
            api.fetch(
                "accounts",
                fetch(
                    f"<attribute name='{LIMIT}' aggregate='countcolumn' alias='n'/>"
                    "<attribute name='name' groupby='true' alias='g'/>"
                    f"<filter><condition attribute='{LIMIT}' operator='gt' value='1'/></filter>",
                    "aggregate='true'",
                ),
            ).rows
        ),
        1,
        0,
    ),
    (
        "linked attribute",
        lambda api: [
            row.get(f"a.{LIMIT}")
            for row in api.fetch(
                "contacts",
                "<fetch><entity name='contact'><link-entity name='account' from='accountid'"
                f" to='parentcustomerid' alias='a'><attribute name='{LIMIT}'/></link-entity>"
                "</entity></fetch>",
            ).rows
        ],
        [5000],
        [None],
    ),
]


@pytest.mark.parametrize(
    ("ask", "of_admin", "of_bob"), [one[1:] for one in QUESTIONS], ids=[one[0] for one in QUESTIONS]
)
def test_no_query_tells_what_is_hidden(
    alice: Api, bob: Api, secured: None, ask: Callable[[Api], Any], of_admin: Any, of_bob: Any
) -> None:
    assert ask(alice) == of_admin
    assert ask(bob) == of_bob


def test_representations_hide_it(bob: Api, secured: None) -> None:
    answer = bob.patch(ROW, {"name": "still rich"}, Prefer="return=representation")
    assert answer.json[LIMIT] is None


def test_a_hidden_value_outlives_the_changes_of_who_cannot_see_it(
    alice: Api, bob: Api, secured: None
) -> None:
    assert bob.patch(ROW, {"name": "renamed"}).status == 204
    assert alice.get(ROW).json[LIMIT] == 5000


def test_writing_needs_the_permission_to_create_or_update(bob: Api, secured: None) -> None:
    refused = bob.patch(ROW, {LIMIT: 1})
    assert (refused.status, refused.code) == (403, "0x8004F507")
    refused = bob.patch(ROW, {LIMIT: None})
    assert (refused.status, refused.code) == (403, "0x8004F507")
    refused = bob.post("accounts", {"name": "new", LIMIT: 1})
    assert (refused.status, refused.code) == (403, "0x8004F502")
    permit("bob", cancreate=4)
    assert bob.post("accounts", {"name": "new", LIMIT: 1}).status == 204
    assert bob.patch(ROW, {LIMIT: 1}).status == 403


def test_impersonation_shows_what_both_may_read(alice: Api, secured: None) -> None:
    acting = api_of(key("robot"), MSCRMCallerID=key("bob"))
    assert acting.get(ROW).json[LIMIT] is None
    permit("bob", canread=4)
    assert acting.get(ROW).json[LIMIT] == 5000


def test_a_permission_that_ends_counts_with_the_next_request(
    alice: Api, bob: Api, secured: None
) -> None:
    permit("bob", canread=4)
    assert bob.get(ROW).json[LIMIT] == 5000
    permission = alice.get("fieldpermissions?$select=canread").rows[0]["fieldpermissionid"]
    assert alice.patch(f"fieldpermissions({permission})", {"canread": 0}).status == 204
    assert bob.get(ROW).json[LIMIT] is None


def test_the_amount_in_base_currency_is_as_secured_as_the_amount(bob: Api, secured: None) -> None:
    row = Row.objects.get(key=key("rich"))
    row.data[f"{LIMIT}_base"] = 4000
    row.save()
    assert bob.get(ROW).json[f"{LIMIT}_base"] is None
    permit("bob", canread=4)
    assert bob.get(ROW).json[f"{LIMIT}_base"] == 4000
