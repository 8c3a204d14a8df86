"""Single columns are set by PUT and cleared by DELETE."""

import pytest

from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key


def test_a_column_is_set_and_cleared(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    answer = alice.send("PUT", f"{path}/telephone1", {"value": "7"})
    assert (answer.status, answer.content) == (204, b"")
    assert alice.get(path).json["telephone1"] == "7"
    assert alice.delete(f"{path}/telephone1").status == 204
    assert alice.get(path).json["telephone1"] is None


def test_preconditions_hold_for_columns(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    stale = alice.send("PUT", f"{path}/name", {"value": "B"}, {"If-Match": 'W/"1"'})
    assert (stale.status, stale.code) == (412, "0x80060882")
    current = alice.get(path).headers["ETag"]
    fresh = alice.send("PUT", f"{path}/name", {"value": "B"}, {"If-Match": current})
    assert fresh.status == 204


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "code"),
    [
        ("PUT", "{row}/name", {"value": 5}, 400, "0x80048d19"),
        ("PUT", "{row}/name", {"name": "x"}, 400, "0x80048d19"),
        ("PUT", "{row}/name", {"value": "x" * 200}, 400, "0x80044331"),
        ("PUT", "{row}/createdon", {"value": "2020-01-01"}, 400, "0x80040203"),
        ("DELETE", "{row}/versionnumber", None, 400, "0x80040203"),
        ("DELETE", "{row}/accountid", None, 400, "0x80040203"),
        ("DELETE", "{row}/statecode", None, 400, "0x80040203"),
        ("PUT", "{row}/_primarycontactid_value", {"value": "x"}, 400, "0x80048d19"),
        ("PATCH", "{row}/name", {"value": "x"}, 405, "0x80040315"),
        ("DELETE", "{row}/primarycontactid", None, 501, "0x80040219"),
        ("PUT", "{row}/name/$value", {"value": "x"}, 501, "0x80040219"),
        ("PUT", "{none}/name", {"value": "x"}, 404, "0x80040217"),
        ("DELETE", "{none}/name", None, 404, "0x80040217"),
        ("PUT", "{row}/nothing", {"value": "x"}, 404, "0x8006088a"),
    ],
)
def test_columns_that_cannot_be_written_so_are_refused(
    alice: Api,
    accounts: list[str],
    verb: str,
    path: str,
    body: object,
    status: int,
    code: str,
) -> None:
    target = path.format(row=f"accounts({accounts[0]})", none=f"accounts({key('none')})")
    refused = alice.send(verb, target, body)
    assert (refused.status, refused.code) == (status, code), refused.content
