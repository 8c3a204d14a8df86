"""Forms of JSON that the sandbox does not write are refused."""

import pytest

from tests.sandbox.api import Api


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/json;odata.metadata=minimal", 200),
        ("application/json;IEEE754Compatible=false", 200),
        ("application/json;odata.metadata=full", 501),
        ("application/json; odata.metadata = none", 501),
        ('application/json;metadata="full"', 501),
        ("application/json;IEEE754Compatible=true", 501),
    ],
)
def test_only_minimal_metadata_is_written(alice: Api, accept: str, status: int) -> None:
    assert alice.get("accounts", Accept=accept).status == status
