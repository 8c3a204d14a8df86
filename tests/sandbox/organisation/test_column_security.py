"""Credit limits and unit costs in the demo organisation: whom profiles show them to."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from portal.sandbox.organisation.column_security import column_security_rows
from portal.sandbox.organisation.loading import load
from portal.sandbox.organisation.people import PEOPLE
from portal.sandbox.organisation.tables import TABLES
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.api import HOST, api_of
from tests.sandbox.small_organisation import key

IDS = {one.key: one.id for one in PEOPLE}
SHOWN = {"maker": True, "dora": True, "carol": True, "bob": False, "nils": False}


def test_the_administrators_profile_names_every_secured_column() -> None:
    rows = [one for one in column_security_rows() if one.table == "fieldpermission"]
    named = {(one.values["entityname"], one.values["attributelogicalname"]) for one in rows}
    secured = {(one.name, column.name) for one in TABLES for column in one.columns
               if column.secured}  # fmt: skip
    assert named == secured
    assert {("account", "creditlimit"), ("msdyn_workorderproduct", "msdyn_unitcost")} <= secured


@pytest.mark.django_db(databases=["sandbox"])
def test_credit_control_sees_credit_limits_and_others_do_not(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [HOST.split(":")[0]]
    load("small", 1, datetime(2026, 5, 6, 9, tzinfo=UTC))
    for user, is_shown in SHOWN.items():
        account = {"accountid": key(user), "name": user, "creditlimit": 20000,
                   "ownerid": ("systemuser", IDS[user])}  # fmt: skip
        insert_rows("account", [account])
        answer = api_of(IDS[user]).get(f"accounts({key(user)})?$select=creditlimit").json
        assert (answer["creditlimit"] is not None) == is_shown, user
