"""Administrators may switch off, for one operation, what plug-ins do."""

import pytest
from pytest_django import Settings

from tests.sandbox.api import Api
from tests.sandbox.control.driving import advance, spoil

OLD, NEW = "MSCRM.BypassCustomPluginExecution", "MSCRM.BypassBusinessLogicExecution"
ROW = {"name": "A"}


@pytest.fixture(autouse=True)
def _controlled(organisation: None, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = True
    advance(0)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({OLD: "false"}, 400),
        ({OLD: "true"}, 204),
        ({NEW: "CustomSync"}, 204),
        ({NEW: "CustomSync,CustomAsync"}, 204),
        ({NEW: "CustomAsync"}, 400),
    ],
)
def test_a_plug_in_that_is_bypassed_refuses_nothing(
    alice: Api, headers: dict[str, str], status: int
) -> None:
    spoil(kind="plug-in", table="account")
    assert alice.post("accounts", ROW, **headers).status == status


@pytest.mark.parametrize(("bypassed", "touches"), [("CustomSync", True), ("CustomAsync", False)])
def test_an_asynchronous_one_touches_nothing(alice: Api, bypassed: str, touches: bool) -> None:
    spoil(kind="touch", seconds=1, values={"telephone1": "1"})
    path = f"accounts({alice.post('accounts', ROW, **{NEW: bypassed}).made})"
    advance(1)
    assert (alice.get(path).json["telephone1"] == "1") is touches


@pytest.mark.parametrize("headers", [{OLD: "true"}, {NEW: "CustomSync"}])
def test_who_lacks_the_privilege_is_refused(bob: Api, headers: dict[str, str]) -> None:
    refused = bob.post("accounts", ROW, **headers)
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert "prvBypassCustom" in refused.message


def test_logic_of_no_name_is_refused(alice: Api) -> None:
    assert alice.post("accounts", ROW, **{NEW: "Everything"}).status == 400
