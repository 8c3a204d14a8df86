"""Links and unlinks on their way to Dataverse, through the whole server."""

from typing import Any
from uuid import uuid4

import pytest

from portal.dataverse import Client
from tests.sandbox_side import SandboxSide
from tests.sync.device import Device, change_set, mutation
from tests.sync.pairs import (
    ACCOUNT,
    ACCOUNT_LEADS,
    LEAD,
    a_link,
    ends,
    pairing,
    push,
    upstream_pairs,
)

EXISTS, MISSING = "0x80040237", "0x80040217"


@pytest.fixture
def device(danas_device: Device) -> Device:
    return danas_device


def test_a_link_is_made_and_its_row_comes_back(device: Device, maker: Client) -> None:
    account, lead = a_link(device)
    verdict = push(device, pairing("link", account, lead))
    assert verdict["outcome"] == "applied"
    [page] = verdict["rows"]
    [[row_id, version, first, second]] = page["rows"]
    assert (version, first, second) == (0, [account, ACCOUNT, None], [lead, LEAD, None])
    assert (page["inScope"], page["absent"]) == ([True], [])
    assert (account, lead) in upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")
    assert device.run_pass() == {ACCOUNT_LEADS: {row_id}}


def test_an_unlink_ends_the_pair(device: Device, maker: Client) -> None:
    account, lead = min(ends(device, ACCOUNT_LEADS))
    verdict = push(device, pairing("unlink", account, lead))
    assert (verdict["outcome"], verdict["rows"][0]["rows"]) == ("applied", [])
    assert (account, lead) not in upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")


def is_linked(maker: Client, account: str, lead: str) -> bool:
    return (account, lead) in upstream_pairs(maker, ACCOUNT_LEADS, "accountid", "leadid")


def refuse_once(sandbox: SandboxSide, status: int, code: str) -> None:
    """Let Dataverse say what the product says of a reference that is so already."""
    sandbox.spoil(
        kind="status", status=status, code=code, message="So.", path=r"\$ref", inside=True, count=1
    )


def test_a_link_that_is_there_already_is_applied_with_the_rest_of_its_set(
    device: Device, maker: Client, sandbox: SandboxSide
) -> None:
    account, lead = min(ends(device, ACCOUNT_LEADS))
    refuse_once(sandbox, 412, EXISTS)
    sandbox.forget_requests()
    verdict = push(
        device,
        device.update(ACCOUNT, account, name="Renamed with its link"),
        pairing("link", account, lead),
    )
    assert verdict["outcome"] == "applied"
    assert {page["table"]: len(page["rows"]) for page in verdict["rows"]} == {
        ACCOUNT: 1,
        ACCOUNT_LEADS: 1,
    }
    assert sandbox.counts()["batches"] == 2
    assert maker.retrieve("accounts", account)["name"] == "Renamed with its link"


def test_an_unlink_of_what_is_no_pair_is_applied(
    device: Device, maker: Client, sandbox: SandboxSide
) -> None:
    account, lead = a_link(device)
    refuse_once(sandbox, 404, MISSING)
    action = change_set(pairing("unlink", account, lead))
    [verdict] = device.client.push(action).json["outcomes"]
    assert (verdict["outcome"], verdict["rows"][0]["rows"]) == ("applied", [])
    kept = [row["fp_syncreceiptid"] for row in maker.query("fp_syncreceipts")]
    assert kept == [action["id"]]


def test_one_answer_sorts_out_all_that_was_so_already(device: Device, sandbox: SandboxSide) -> None:
    known = sorted(ends(device, ACCOUNT_LEADS))[:3]
    refuse_once(sandbox, 412, EXISTS)
    sandbox.forget_requests()
    verdict = push(device, *(pairing("link", *pair) for pair in known))
    assert (verdict["outcome"], len(verdict["rows"][0]["rows"])) == ("applied", len(known))
    assert sandbox.counts()["batches"] == 2


def test_a_replayed_link_is_a_duplicate_and_brings_no_pair_back(
    device: Device, maker: Client
) -> None:
    account, lead = a_link(device)
    action = change_set(pairing("link", account, lead))
    device.client.push(action)
    push(device, pairing("unlink", account, lead))
    [verdict] = device.client.push(action).json["outcomes"]
    assert (verdict["outcome"], verdict["rows"][0]["rows"]) == ("duplicate", [])
    assert not is_linked(maker, account, lead)


def test_a_link_whose_answer_is_lost_is_told_by_the_next_push(
    device: Device, sandbox: SandboxSide
) -> None:
    action = change_set(pairing("link", *a_link(device)))
    sandbox.spoil(kind="drop-after", path=r"\$batch", count=1)
    assert device.client.push(action).status == 503
    [verdict] = device.client.push(action).json["outcomes"]
    assert (verdict["outcome"], len(verdict["rows"][0]["rows"])) == ("duplicate", 1)


def test_a_cancelled_link_cannot_take_effect_any_more(device: Device, maker: Client) -> None:
    account, lead = a_link(device)
    action = change_set(pairing("link", account, lead))
    answer = device.client.sync("cancel", changeSets=[action["id"]])
    assert answer.json["outcomes"][0]["outcome"] == "cancelled"
    [late] = device.client.push(action).json["outcomes"]
    assert (late["outcome"], late["code"]) == ("invalid", "cancelled")
    assert not is_linked(maker, account, lead)


@pytest.mark.parametrize("kind", ["link", "unlink"])
def test_an_end_that_is_gone_is_named(device: Device, maker: Client, kind: str) -> None:
    account, lead = min(ends(device, ACCOUNT_LEADS))
    maker.delete("leads", lead)
    verdict = push(device, pairing(kind, account, lead))
    assert (verdict["outcome"], verdict["column"]) == ("invalid", "leadid")


def test_a_row_and_its_link_are_made_in_one_set(device: Device, maker: Client) -> None:
    account, lead = min(device.rows(ACCOUNT)), str(uuid4())
    made = mutation("create", LEAD, lead, None, {"subject": "New", "lastname": "Newman"})
    verdict = push(device, made, pairing("link", account, lead))
    assert verdict["outcome"] == "applied"
    assert all(page["inScope"] == [True] for page in verdict["rows"])
    assert is_linked(maker, account, lead)


def test_what_may_not_be_linked_is_denied(
    device: Device, maker: Client, sandbox: SandboxSide
) -> None:
    account, lead = a_link(device)
    refuse_once(sandbox, 403, "0x80040220")
    verdict = push(device, pairing("link", account, lead))
    assert (verdict["outcome"], verdict["table"]) == ("denied", ACCOUNT_LEADS)
    assert not is_linked(maker, account, lead)


def wrong(device: Device, name: str) -> dict[str, Any]:
    account, lead = a_link(device)
    cases: dict[str, dict[str, Any]] = {
        "link of a row": mutation("link", ACCOUNT, account, None, {}),
        "update of a pair": mutation("update", ACCOUNT_LEADS, str(uuid4()), 0, {}),
        "one end": mutation("link", ACCOUNT_LEADS, str(uuid4()), None, {"leadid": [lead, LEAD]}),
        "ends the wrong way round": pairing("link", account, lead, leadid=[account, ACCOUNT, None]),
        "something else": pairing("link", account, lead, name="x"),
    }
    return cases[name]


@pytest.mark.parametrize(
    ("name", "code", "column"),
    [
        ("link of a row", "invalid-kind", None),
        ("update of a pair", "invalid-kind", None),
        ("one end", "invalid-value", "accountid"),
        ("ends the wrong way round", "invalid-value", "leadid"),
        ("something else", "unknown-column", "name"),
    ],
)
def test_what_is_no_pairing_is_invalid_and_holds_nothing_else_back(
    device: Device, name: str, code: str, column: str | None
) -> None:
    action = change_set(wrong(device, name))
    right = change_set(pairing("link", *a_link(device)))
    first, second = device.client.push(action, right).json["outcomes"]
    assert (first["outcome"], first["code"], first.get("column")) == ("invalid", code, column)
    assert second["outcome"] == "applied"
