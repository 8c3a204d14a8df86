"""Preconditions of writes beyond the conformance cases."""

import pytest

from tests.sandbox.api import Api


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_version_in_if_none_match_is_for_reads_only(
    alice: Api, accounts: list[str], method: str
) -> None:
    path = f"accounts({accounts[0]})"
    before = alice.get(path).headers["ETag"]
    refused = alice.send(method, path, {"name": "B"}, {"If-None-Match": before})
    assert (refused.status, refused.code) == (501, "0x80040219")
    assert alice.get(path).headers["ETag"] == before


def test_null_is_no_precondition(alice: Api, accounts: list[str]) -> None:
    path = f"accounts({accounts[0]})"
    assert alice.patch(path, {"name": "B"}, If_None_Match="null").status == 204
