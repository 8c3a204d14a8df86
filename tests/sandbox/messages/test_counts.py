"""RetrieveTotalRecordCount."""

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key


@pytest.mark.parametrize(
    "path",
    [
        "RetrieveTotalRecordCount(EntityNames=['account','contact'])",
        'RetrieveTotalRecordCount(EntityNames=["account","contact"])',
        "RetrieveTotalRecordCount(EntityNames=@p1)?@p1=['account', 'contact']",
        'RetrieveTotalRecordCount(EntityNames=@p1)?@p1=["account","contact"]',
    ],
)
def test_rows_are_counted_whoever_may_read_them(bob: Api, accounts: list[str], path: str) -> None:
    owner = ("systemuser", key("bob"))
    insert_rows("contact", [{"contactid": key("His"), "lastname": "His", "ownerid": owner}])
    kind = "Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse"
    assert bob.get(path).json == {
        "@odata.context": f"{ROOT}/$metadata#{kind}",
        "EntityRecordCountCollection": {
            "Count": 2, "IsReadOnly": False, "Keys": ["account", "contact"], "Values": [5, 1],
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "status"),
    [
        ("EntityNames=['nope']", 400),
        ("EntityNames='account'", 400),
        ("EntityNames=[1]", 400),
        ("EntityNames=['account' 'contact']", 400),
        ("EntityNames=@p", 400),
        ("", 400),
        ("EntityNames=['lead']", 403),
    ],
)
def test_what_cannot_be_counted_is_refused(bob: Api, inside: str, status: int) -> None:
    assert bob.get(f"RetrieveTotalRecordCount({inside})").status == status
