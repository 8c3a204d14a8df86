"""Secured columns: on the device of who may read them, absent from every other."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from portal.dataverse import Client, Operation
from tests.portal_client import PortalClient
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device
from tests.sync.publishing import publish_with

ACCOUNT = "account"


@pytest.fixture
def maker(sandbox: SandboxSide) -> Client:
    return sandbox.client("maker")


@pytest.fixture
def secured(field_service: None, sandbox: SandboxSide) -> None:
    """A profile with credit limits."""
    publish_with(ACCOUNT, columns=["name", "creditlimit"])


@pytest.fixture
def service_may_not_read_permissions(maker: Client) -> None:
    """The portal's own identity has a role that reads metadata, and no column permissions."""
    [service] = maker.query(
        "systemusers", select=("fullname",), filter="fullname eq 'Field Portal'"
    )
    held = f"systemusers({service['systemuserid']})/systemuserroles_association"
    given = {"@odata.id": f"{maker.session.api_url}roles({root_role(maker, 'System Customizer')})"}
    taken = f"{held}({root_role(maker, 'Field Portal Service')})/$ref"
    answers = maker.batch(
        [Operation("POST", f"{held}/$ref", body=given), Operation("DELETE", taken)]
    ).results
    assert all(one.is_ok for one in answers), answers


def root_role(maker: Client, name: str) -> str:
    roles = maker.query(
        "roles", select=("name", "_parentrootroleid_value"), filter=f"name eq '{name}'"
    )
    return next(
        str(one["roleid"]) for one in roles if one["_parentrootroleid_value"] == one["roleid"]
    )


def credit_limit(client: PortalClient) -> dict[str, object] | None:
    cache.clear()
    [table] = [one for one in client.manifest()["tables"] if one["name"] == ACCOUNT]
    found = [column for column in table["columns"] if column["name"] == "creditlimit"]
    return found[0] if found else None


def test_where_permissions_cannot_be_read_secured_columns_stay_away(
    signed_in: Callable[[str], PortalClient],
    secured: None,
    service_may_not_read_permissions: None,
) -> None:
    assert credit_limit(signed_in("carol")) is None


def test_who_may_read_a_secured_column_gets_it_and_nobody_else(
    signed_in: Callable[[str], PortalClient], secured: None
) -> None:
    bob, carol = signed_in("bob"), signed_in("carol")
    assert credit_limit(bob) is None
    column = credit_limit(carol)
    assert column
    assert (column["secured"], column["updatable"]) == (True, True)
    rows = Device.loaded(carol).rows(ACCOUNT).values()
    assert any(row["creditlimit"] is not None for row in rows)
    assert all("creditlimit" not in row for row in Device.loaded(bob).rows(ACCOUNT).values())


def test_a_right_that_is_taken_away_reaches_the_device_with_the_next_manifest(
    signed_in: Callable[[str], PortalClient],
    secured: None,
    maker: Client,
) -> None:
    carol = signed_in("carol")
    device = Device.loaded(carol)
    permissions = maker.query(
        "fieldpermissions",
        select=("canread", "canupdate"),
        filter="entityname eq 'account' and attributelogicalname eq 'creditlimit'",
    )
    for row in list(permissions):
        maker.update(
            "fieldpermissions",
            row["fieldpermissionid"],
            {"canread": 0, "cancreate": 0, "canupdate": 0},
        )
    assert credit_limit(carol) is None
    fingerprint = device.manifest["fingerprint"]
    assert carol.pull([ACCOUNT], fingerprint=fingerprint).problem == "manifest-changed"
    device.tables[ACCOUNT].rows.clear()
    device.run_pass()
    assert all("creditlimit" not in row for row in device.rows(ACCOUNT).values())
