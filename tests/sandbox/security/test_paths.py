"""No way of asking shows a row that the caller cannot see, or a column kept from them."""

from urllib.parse import quote

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ALL_ANNOTATIONS, ROOT, Api, api_of
from tests.sandbox.small_organisation import key

NAME, LIMIT = "Hidden Holdings", 987654
ROW, MINE = f"accounts({key('hers')})", f"accounts({key('his')})"
CONTACT = f"contacts({key('person')})"


@pytest.fixture
def kept(organisation: None) -> None:
    """Carol's account, which Bob cannot see, and Bob's, whose credit limit is kept from him."""
    insert_rows(
        "account",
        [
            {"accountid": key("hers"), "name": NAME, "ownerid": ("systemuser", key("carol"))},
            {"accountid": key("his"), "name": "his", "ownerid": ("systemuser", key("bob")),
             "creditlimit": LIMIT, "parentaccountid": key("hers")},
        ],
    )  # fmt: skip
    insert_rows(
        "contact",
        [
            {"contactid": key("person"), "fullname": "person", "lastname": "person",
             "ownerid": ("systemuser", key("bob")), "parentcustomerid": ("account", key("his"))},
            {"contactid": key("stranger"), "fullname": NAME, "lastname": NAME,
             "ownerid": ("systemuser", key("carol")), "parentcustomerid": ("account", key("his"))},
        ],
    )  # fmt: skip
    insert_rows(
        "task",
        [{"activityid": key("task"), "subject": "task", "ownerid": ("systemuser", key("bob")),
          "regardingobjectid": ("account", key("hers"))}],
    )  # fmt: skip


def fetch(table: str, inside: str, more: str = "") -> str:
    xml = f"<fetch {more}><entity name='{table}'>{inside}</entity></fetch>"
    return f"{table}s?fetchXml={quote(xml)}"


PATHS = [
    "accounts",
    "accounts?$expand=parentaccountid",
    f"accounts?$filter=parentaccountid/name eq '{NAME}'",
    "accounts?$filter=creditlimit gt 0",
    "accounts?$orderby=creditlimit desc",
    "accounts?$expand=contact_customer_accounts",
    f"accounts?$filter=contact_customer_accounts/any(c:c/fullname eq '{NAME}')",
    "contacts?$expand=parentcustomerid_account",
    "contacts?$expand=parentcustomerid_account($select=creditlimit)",
    "contacts?$filter=parentcustomerid_account/creditlimit gt 0",
    "tasks?$expand=regardingobjectid_account_task",
    f"{MINE}?$expand=parentaccountid($select=name)",
    f"{MINE}?$expand=contact_customer_accounts($select=fullname)",
    f"{MINE}/parentaccountid",
    f"{MINE}/creditlimit",
    f"{MINE}/creditlimit/$value",
    f"{MINE}/creditlimit_base",
    f"{MINE}/contact_customer_accounts",
    f"{CONTACT}/parentcustomerid_account",
    f"{CONTACT}/parentcustomerid_account/creditlimit",
    ROW,
    f"{ROW}/name",
    f"{ROW}/name/$value",
    f"{ROW}/Account_Tasks",
    fetch("account", "<all-attributes/>"),
    fetch("account", "<attribute name='creditlimit'/>", "distinct='true'"),
    fetch("account", "<order attribute='creditlimit'/>"),
    fetch("account", "<attribute name='creditlimit' aggregate='max' alias='m'/>",
          "aggregate='true'"),
    fetch("account", "<attribute name='creditlimit' groupby='true' alias='m'/>"
          "<attribute name='accountid' aggregate='count' alias='n'/>", "aggregate='true'"),
    fetch("account", "<attribute name='name' groupby='true' alias='m'/>"
          "<attribute name='accountid' aggregate='count' alias='n'/>", "aggregate='true'"),
    fetch("account", "<attribute name='accountid'/><link-entity name='account' from='accountid'"
          " to='parentaccountid' alias='p' link-type='outer'><attribute name='name'/>"
          "</link-entity>"),
    fetch("contact", "<attribute name='contactid'/><link-entity name='account' from='accountid'"
          " to='parentcustomerid' alias='p'><all-attributes/><order attribute='creditlimit'/>"
          "</link-entity>"),
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_path_shows_what_is_kept(bob: Api, kept: None, path: str) -> None:
    answer = bob.get(path)
    assert answer.status < 500, answer.content
    assert NAME.encode() not in answer.content
    assert str(LIMIT).encode() not in answer.content


@pytest.mark.parametrize("path", PATHS)
def test_no_path_tells_by_its_annotations(bob: Api, kept: None, path: str) -> None:
    answer = bob.get(path, **ALL_ANNOTATIONS)
    assert answer.status < 500, answer.content
    assert b"987,654" not in answer.content
    assert str(LIMIT).encode() not in answer.content


def test_the_administrator_meets_all_of_it(alice: Api, kept: None) -> None:
    answers = {path: alice.get(path) for path in PATHS}
    assert {path: one.status for path, one in answers.items() if one.status not in (200, 204)} == {}
    found = b"".join(one.content for one in answers.values())
    assert NAME.encode() in found
    assert str(LIMIT).encode() in found


@pytest.mark.parametrize(
    "condition",
    [
        f"creditlimit eq {LIMIT}",
        "creditlimit ne null",
        f"creditlimit in ({LIMIT})",
        f"Microsoft.Dynamics.CRM.In(PropertyName='creditlimit',PropertyValues=['{LIMIT}'])",
        f"parentaccountid/name eq '{NAME}'",
        f"contact_customer_accounts/any(c:c/fullname eq '{NAME}')",
    ],
)
def test_no_condition_betrays_by_what_it_finds(bob: Api, kept: None, condition: str) -> None:
    answer = bob.get(f"accounts?$select=name&$filter={condition}")
    assert answer.status in (200, 400), answer.content
    assert answer.status == 400 or answer.rows == []


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("PATCH", ROW, {"name": "x"}),
        ("DELETE", ROW, None),
        ("PUT", f"{ROW}/name", {"value": "x"}),
        ("DELETE", f"{ROW}/name", None),
        ("DELETE", f"{ROW}/parentaccountid/$ref", None),
        ("PUT", f"{ROW}/parentaccountid/$ref", {"@odata.id": MINE}),
        ("POST", f"{ROW}/Account_Tasks/$ref", {"@odata.id": f"tasks({key('task')})"}),
        ("POST", f"{MINE}/contact_customer_accounts/$ref",
         {"@odata.id": f"contacts({key('stranger')})"}),
        ("PUT", f"{MINE}/creditlimit", {"value": 1}),
        ("DELETE", f"{MINE}/creditlimit", None),
        ("PATCH", MINE, {"creditlimit": 1}),
        ("POST", "accounts", {"name": "new", "creditlimit": 1}),
        ("POST", "contacts", {"lastname": "new", "parentcustomerid_account": {
            "name": "deep", "creditlimit": 1}}),
        ("POST", "accounts/Microsoft.Dynamics.CRM.UpdateMultiple", {"Targets": [
            {"@odata.type": "Microsoft.Dynamics.CRM.account", "accountid": key("his"),
             "creditlimit": 1}]}),
        ("POST", "accounts/Microsoft.Dynamics.CRM.CreateMultiple", {"Targets": [
            {"@odata.type": "Microsoft.Dynamics.CRM.account", "name": "n", "creditlimit": 1}]}),
        ("POST", "GrantAccess", {"Target": {"@odata.id": ROW}, "PrincipalAccess": {
            "Principal": {"@odata.id": f"systemusers({key('bob')})"},
            "AccessMask": "ReadAccess"}}),
    ],
)  # fmt: skip
def test_no_way_of_writing_reaches_what_is_kept(
    alice: Api, bob: Api, kept: None, verb: str, path: str, body: object
) -> None:
    refused = bob.send(verb, path, body)
    assert refused.status in (403, 404, 501), refused.content
    hers, mine = alice.get(ROW).json, alice.get(MINE).json
    assert (hers["name"], mine["creditlimit"]) == (NAME, LIMIT)
    assert alice.get("accounts/$count").content.decode("utf-8-sig") == "2"


def test_a_batch_shows_no_more(bob: Api, kept: None) -> None:
    parts = "".join(
        "--batch_b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        f"GET {ROOT}/{path} HTTP/1.1\r\n\r\n\r\n"
        for path in PATHS
    )
    answer = bob.batch(f"{parts}--batch_b--\r\n", Prefer="odata.continue-on-error")
    assert answer.status == 200
    assert NAME.encode() not in answer.content
    assert str(LIMIT).encode() not in answer.content


def test_changes_show_a_kept_column_as_null(alice: Api, kept: None) -> None:
    """Who may track a table reads all its rows, but not for that all its columns."""
    office = {"systemuserroleid": key("wide"), "systemuserid": key("bob"), "roleid": key("wide")}
    insert_rows("role", [{"roleid": key("wide"), "name": "wide", "businessunitid": key("root")}])
    held = alice.get(f"systemusers({key('robot')})/RetrieveUserPrivileges()").json
    read = next(one["PrivilegeId"] for one in held["RolePrivileges"]
                if one["PrivilegeName"] == "prvReadAccount")  # fmt: skip
    insert_rows("roleprivileges", [{"roleprivilegeid": key("wide read"), "roleid": key("wide"),
                                    "privilegeid": read, "privilegedepthmask": 8}])  # fmt: skip
    insert_rows("systemuserroles", [office])
    bob = api_of(key("bob"))
    first = bob.get("accounts?$select=name,creditlimit", Prefer="odata.track-changes")
    assert {row["creditlimit"] for row in first.rows} == {None}
    alice.patch(MINE, {"creditlimit": LIMIT + 1})
    later = bob.get(first.json["@odata.deltaLink"].removeprefix(f"{ROOT}/"))
    assert [row["creditlimit"] for row in later.rows] == [None]
