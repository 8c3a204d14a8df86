"""Who may read which changes, and since when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest

from portal.sandbox.control.clock import now
from portal.sandbox.definitions import catalogue
from portal.sandbox.models import Row
from portal.sandbox.tracking.versions import highest_version
from tests.sandbox.api import Api, api_of
from tests.sandbox.small_organisation import key
from tests.sandbox.tracking.following import TRACKED, baseline


@pytest.fixture
def catalogues(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts other facts into the catalogue for one test."""

    def put(**facts: Any) -> None:
        monkeypatch.setattr(catalogue, "_built_in", [replace(catalogue.built_in(), **facts)])

    return put


@pytest.fixture
def untracked(catalogues: Callable[..., None]) -> str:
    """Contacts and teams without change tracking, for one test."""
    tables = dict(catalogue.built_in().tables)
    for name in ("contact", "team"):
        definition = replace(tables[name].definition, change_tracking=False)
        tables[name] = replace(tables[name], definition=definition)
    by_set = {one.definition.entity_set: one for one in tables.values()}
    catalogues(tables=tables, by_set=by_set, mark=str(uuid4()))
    return "contacts"


def aged(link: str, days: float) -> str:
    """A deltaLink whose token says it was given that long ago."""
    path, _equals, token = link.rpartition("=")
    version = unquote(token).partition("!")[0]
    moment = (now() - timedelta(days=days)).astimezone(UTC)
    return f"{path}={quote(f'{version}!{moment:%m/%d/%Y %H:%M:%S}')}"


@pytest.mark.parametrize(
    "option",
    ["$filter=name eq 'x'", "$orderby=name", "$expand=primarycontactid", "$top=1", "$count=true",
     "fetchXml=<fetch/>", "$apply=x"],
)  # fmt: skip
def test_other_options_are_refused_by_name(alice: Api, option: str) -> None:
    refused = alice.get(f"accounts?$select=name&{option}", **TRACKED)
    name = option.partition("=")[0].removeprefix("$")
    assert refused.status == 400
    assert refused.message == (
        f'The "{name}" query parameter isn\'t supported when Change Tracking is enabled.'
    )
    link = baseline(alice).delta_link
    assert alice.get(f"{link}&{option}").status == 400


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 400), (8, 400)])
def test_a_token_lives_seven_days(
    alice: Api, accounts: list[str], days: float, status: int
) -> None:
    answer = alice.get(aged(baseline(alice).delta_link, days))
    assert answer.status == status
    if status == 400:
        assert answer.code == "0x80044352"
        assert answer.message == (
            "Version stamp associated with the client has expired. Please perform a full sync."
        )


def test_the_organisation_says_how_long_tokens_live(alice: Api, accounts: list[str]) -> None:
    link = baseline(alice).delta_link
    organization = Row.objects.get(table="organization")
    for days, status in ((30, 200), (1, 400)):
        organization.data["expirechangetrackingindays"] = days
        organization.save()
        assert alice.get(aged(link, 8 if days == 30 else 2)).status == status


def test_a_token_of_another_organisation_has_expired(alice: Api, accounts: list[str]) -> None:
    baseline(alice)
    token = quote(f"{highest_version() + 1}!{now():%m/%d/%Y %H:%M:%S}")
    refused = alice.get(f"accounts?$select=name&$deltatoken={token}")
    assert (refused.status, refused.code) == (400, "0x80044352")


def test_a_changed_schema_asks_for_a_full_sync(
    alice: Api, accounts: list[str], catalogues: Callable[..., None]
) -> None:
    link = baseline(alice).delta_link
    later = highest_version() + 1
    catalogues(schema_versions={"contact": later})
    assert alice.get(link).status == 200
    catalogues(schema_versions={"account": later})
    assert alice.get(link).code == "0x80044352"


def test_other_columns_need_a_baseline_of_their_own(alice: Api, accounts: list[str]) -> None:
    link = baseline(alice, "accounts?$select=name,telephone1").delta_link
    assert alice.get(link.replace("name,telephone1", "telephone1,name")).status == 200
    refused = alice.get(link.replace("name,telephone1", "name,statecode"))
    assert (refused.status, refused.code) == (400, "0x80044352")


def test_a_table_that_is_not_tracked_says_so(untracked: str, alice: Api) -> None:
    refused = alice.get(untracked, **TRACKED)
    assert (refused.status, refused.code) == (400, "0x80072491")
    assert refused.message == "Entity contact isn't enabled for change tracking."


def test_an_intersect_table_needs_both_ends_tracked(untracked: str, alice: Api) -> None:
    refused = alice.get("teammemberships", **TRACKED)
    assert (refused.status, refused.code) == (400, "0x80072492")


@pytest.mark.parametrize("name", ["bob", "carol"])
def test_reading_some_rows_is_not_enough(organisation: None, name: str) -> None:
    refused = api_of(key(name)).get("accounts", **TRACKED)
    assert (refused.status, refused.code) == (403, "0x80040220")


def test_whoever_acts_for_another_needs_the_others_rights_too(organisation: None) -> None:
    robot = api_of(key("robot"))
    assert robot.get("accounts", **TRACKED).status == 200
    refused = robot.get("accounts", MSCRMCallerID=key("bob"), **TRACKED)
    assert (refused.status, refused.code) == (403, "0x80040220")


@pytest.mark.parametrize(
    "path",
    ["accounts?$deltatoken=", "accounts?$deltatoken=x", "accounts?$skiptoken=tracked!x",
     "accounts/$count?$deltatoken=1"],
)  # fmt: skip
def test_tokens_that_are_none_are_refused(alice: Api, path: str) -> None:
    assert (alice.get(path).status, alice.get(path).code) == (400, "0x80040203")


def test_related_rows_are_not_tracked(alice: Api, accounts: list[str]) -> None:
    refused = alice.get(f"accounts({accounts[0]})/Account_Tasks", **TRACKED)
    assert (refused.status, refused.code) == (501, "0x80040219")
