"""What the sandbox does not serve it says, with 501 and a sentence that names it."""

from base64 import urlsafe_b64encode

import pytest

from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

ROW = f"accounts({key('Alder')})"


@pytest.mark.parametrize(
    ("verb", "path", "named"),
    [
        ("GET", "$metadata", "$metadata"),
        ("GET", "accounts?$apply=aggregate($count as n)", "$apply"),
        ("GET", "accounts?sql=SELECT name FROM account", "sql"),
        ("GET", "accounts?$filter=tolower(name) eq 'a'", "the function 'tolower'"),
        (
            "GET",
            "accounts?$filter=Microsoft.Dynamics.CRM.Contains(PropertyName='name')",
            "Microsoft.Dynamics.CRM.Contains",
        ),
        (
            "GET",
            "accounts?$filter=not Microsoft.Dynamics.CRM.Today(PropertyName='createdon')",
            "'not' before the query function 'today'",
        ),
        ("GET", "accounts?$orderby=primarycontactid/fullname", "the path"),
        (
            "GET",
            "accounts?$expand=primarycontactid($filter=firstname eq 'a')",
            "$filter inside $expand of the lookup",
        ),
        ("GET", f"{ROW}/Account_Tasks({key('x')})", "a GET of 'Account_Tasks("),
        ("POST", f"{ROW}/Account_Tasks", "POST of the property 'Account_Tasks'"),
        ("PUT", f"{ROW}/name/$value", "PUT of the property 'name/$value'"),
        ("DELETE", f"{ROW}/primarycontactid", "write 'primarycontactid/$ref'"),
        ("POST", "accounts/Microsoft.Dynamics.CRM.DeleteMultiple", "DeleteMultiple"),
        ("POST", "BulkDelete", "BulkDelete"),
        ("POST", "CreatePolymorphicLookupAttribute", "CreatePolymorphicLookupAttribute"),
        ("POST", "systemuserrolescollection", "intersect"),
        ("POST", "AddUserToRecordTeam", "AddUserToRecordTeam"),
        ("GET", "principalobjectaccessset", "principalobjectaccessset"),
        ("GET", "principalobjectattributeaccessset", "principalobjectattributeaccessset"),
    ],
)
def test_an_address_that_is_not_served_is_named(
    alice: Api, accounts: list[str], verb: str, path: str, named: str
) -> None:
    refused = alice.send(verb, path, {} if verb in ("POST", "PUT") else None)
    assert (refused.status, refused.code) == (501, "0x80040219"), refused.content
    assert named in refused.message


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<filter><unknown/></filter>", "<unknown>"),
        ("<unknown/>", "<unknown>"),
        ("<attribute name='name' colour='red'/>", "'colour'"),
        ("<filter colour='red'/>", "'colour'"),
        ("<order attribute='name' colour='red'/>", "'colour'"),
        ("<filter><condition attribute='name' operator='null' alias='n'/></filter>", "'alias'"),
    ],
)  # fmt: skip
def test_fetchxml_that_is_not_served_is_named(alice: Api, inside: str, named: str) -> None:
    refused = alice.fetch("accounts", f"<fetch><entity name='account'>{inside}</entity></fetch>")
    assert (refused.status, refused.code) == (501, "0x80040219"), refused.content
    assert named in refused.message


@pytest.mark.parametrize("attribute", ["datasource='retained'", "utc-offset='60'"])
def test_attributes_of_fetch_that_are_not_served_are_named(alice: Api, attribute: str) -> None:
    refused = alice.fetch("accounts", f"<fetch {attribute}><entity name='account'/></fetch>")
    assert (refused.status, refused.code) == (501, "0x80040219")


@pytest.mark.parametrize(
    ("path", "prefer"),
    [("accounts", "respond-async"), (f"{ROW}/Account_Tasks", "odata.track-changes")],
)
def test_preferences_that_change_the_answer_and_are_not_served_are_named(
    alice: Api, accounts: list[str], path: str, prefer: str
) -> None:
    assert alice.get(path, Prefer=prefer).status == 501


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("PUT", ROW, 405),
        ("DELETE", "accounts", 405),
        ("POST", "WhoAmI", 405),
        ("GET", "$batch", 405),
        ("GET", "accounts?$skip=1", 400),
        ("GET", "accounts?$top=0", 400),
        ("GET", "accounts?$top=x", 400),
        ("GET", "accounts?$count=maybe", 400),
        ("GET", "accounts?$orderby=name sideways", 400),
        ("GET", "accounts?$skiptoken=x", 400),
        ("GET", "accounts?wrong=1", 400),
        ("GET", "accounts(123)", 404),
        ("GET", "accounts/nothing", 404),
        ("GET", f"{ROW}/nothing", 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    alice: Api, accounts: list[str], verb: str, path: str, status: int
) -> None:
    assert alice.send(verb, path, {} if verb in ("POST", "PUT") else None).status == status


@pytest.mark.parametrize(
    "last", ["", "no json", '["a"]', '["a","b","c"]', '[1e999,"b"]', '{"a":1}', '[["x"],"b"]']
)
def test_a_forged_paging_cookie_is_refused(alice: Api, accounts: list[str], last: str) -> None:
    packed = "json-" + urlsafe_b64encode(last.encode()).decode()
    xml = (
        f"<fetch page='2' paging-cookie='&lt;cookie page=&quot;1&quot;&gt;&lt;accountid"
        f" last=&quot;{packed}&quot; /&gt;&lt;/cookie&gt;'>"
        "<entity name='account'><order attribute='numberofemployees'/></entity></fetch>"
    )
    assert alice.fetch("accounts", xml).status == 400


def test_numbers_beyond_64_bits_find_nothing(alice: Api, accounts: list[str]) -> None:
    assert alice.get(f"accounts?$filter=numberofemployees eq {10**30}").rows == []
    assert alice.get(f"accounts?$filter=statecode eq {10**30}").rows == []


def test_the_character_nul_is_refused(alice: Api) -> None:
    assert alice.get("accounts?$filter=name eq 'a%00b'").status == 400
    assert alice.post("accounts", {"name": "a\x00b"}).status == 400
