"""`savedQuery=` and `userQuery=`."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

FETCH = """<fetch version='1.0' count='50'><entity name='{table}'>
<attribute name='{name}'/><attribute name='telephone1'/><order attribute='{name}'/>
<filter><condition attribute='statecode' operator='eq' value='0'/></filter></entity></fetch>"""


@pytest.fixture
def views(related: list[str]) -> None:
    """A public view of accounts, one of contacts, and a personal one of Bob's."""
    insert_rows(
        "savedquery",
        [
            _view("savedquery", "Accounts", FETCH.format(table="account", name="name")),
            _view("savedquery", "Contacts", FETCH.format(table="contact", name="fullname")),
            _view("savedquery", "Broken", "<fetch"),
            _view("savedquery", "Top", "<fetch top='2'><entity name='account'/></fetch>"),
        ],
    )
    personal = _view("userquery", "His", FETCH.format(table="account", name="name"))
    insert_rows("userquery", [personal | {"ownerid": ("systemuser", key("bob"))}])


def _view(table: str, name: str, fetch: str) -> dict[str, object]:
    facts = {"name": name, "fetchxml": fetch, "returnedtypecode": "account", "querytype": 0}
    return {f"{table}id": key(name), **facts}


def test_a_view_runs_on_its_entity_set_and_leaves_nulls_out(alice: Api, views: None) -> None:
    rows = alice.get(f"accounts?savedQuery={key('Accounts')}").rows
    assert [row["name"] for row in rows] == [
        "Alder", "Birch", "Cedar", "Dóuglas", "elm", "Fir", "Gum",
    ]  # fmt: skip
    assert set(rows[0]) == {"@odata.etag", "accountid", "name"}


def test_pages_of_a_view_are_linked(alice: Api, views: None) -> None:
    path: str | None = f"accounts?savedQuery={key('Accounts')}"
    pages = []
    while path is not None:
        answer = alice.get(path, Prefer="odata.maxpagesize=3")
        pages.append(len(answer.rows))
        path = answer.json.get("@odata.nextLink")
        assert not any("fetchxmlpagingcookie" in name for name in answer.json)
    assert pages == [3, 3, 1]


def test_a_view_runs_on_related_rows(alice: Api, views: None) -> None:
    path = f"accounts({key('Alder')})/contact_customer_accounts"
    answer = alice.get(f"{path}?savedQuery={key('Contacts')}")
    assert [row["fullname"] for row in answer.rows] == ["Abe Ash", "Ann Ash"]


def test_a_personal_view_runs_for_who_may_see_it(alice: Api, carol: Api, views: None) -> None:
    assert len(alice.get(f"accounts?userQuery={key('His')}").rows) == 7
    assert carol.get(f"accounts?userQuery={key('His')}").status in (403, 404)


def test_a_view_with_its_own_limit_keeps_it(alice: Api, views: None) -> None:
    answer = alice.get(f"accounts?savedQuery={key('Top')}", Prefer="odata.maxpagesize=1")
    assert len(answer.rows) == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("accounts?savedQuery={missing}", 404),
        ("accounts?userQuery={accounts}", 404),
        ("accounts?savedQuery=x", 400),
        ("accounts?savedQuery={contacts}", 400),
        ("accounts?savedQuery={broken}", 400),
        ("accounts?savedQuery={accounts}&$skiptoken=x", 400),
        ("accounts?savedQuery={accounts}&$select=name", 501),
        ("accounts?savedQuery={accounts}&userQuery={accounts}", 501),
        ("accounts?savedQuery={accounts}&nope=1", 400),
    ],
)
def test_views_that_cannot_run_are_refused(alice: Api, views: None, path: str, status: int) -> None:
    names = {name.lower(): key(name) for name in ("Accounts", "Contacts", "Broken", "missing")}
    names["missing"] = key("no such view")
    assert alice.get(path.format(**names)).status == status
