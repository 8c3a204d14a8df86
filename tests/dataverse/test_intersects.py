"""Many-to-many relationships of an organisation, read with the tables they join."""

import pytest

from portal.dataverse import Client, ManyToManyMetadata, Throttled, read_tables
from portal.dataverse.intersects import many_to_many_from
from tests.sandbox_side import SandboxSide

ROW = {
    "SchemaName": "new_Account_Account",
    "IntersectEntityName": "new_account_account",
    "Entity1LogicalName": "account",
    "Entity1IntersectAttribute": "accountidone",
    "Entity1NavigationPropertyName": "new_Referencing",
    "Entity2LogicalName": "account",
    "Entity2IntersectAttribute": "accountidtwo",
    "Entity2NavigationPropertyName": None,
}


def test_both_ends_may_be_the_same_table() -> None:
    [pair] = many_to_many_from([ROW])
    assert pair == ManyToManyMetadata(
        name="new_Account_Account",
        intersect="new_account_account",
        first="account",
        first_column="accountidone",
        first_property="new_Referencing",
        second="account",
        second_column="accountidtwo",
        second_property="",
    )
    assert pair.ends == (("accountidone", "account"), ("accountidtwo", "account"))


def test_an_intersect_table_comes_with_both_of_its_ends(sandbox: SandboxSide) -> None:
    client: Client = sandbox.client("maker")
    tables = read_tables(client, ["account", "lead", "competitor"])
    assert set(tables) == {"account", "lead", "competitor", "accountleads", "leadcompetitors"}
    pairs = tables["accountleads"]
    assert (pairs.entity_set, pairs.primary_id) == ("accountleadscollection", "accountleadid")
    assert pairs.pair in tables["lead"].many_to_many
    assert set(pairs.columns) == {"accountleadid", "accountid", "leadid"}
    assert not pairs.available_offline


@pytest.mark.parametrize(("status", "code"), [(404, "0x80060888"), (403, "0x80040220")])
def test_an_intersect_table_that_is_hidden_is_left_out(
    sandbox: SandboxSide, status: int, code: str
) -> None:
    spoil_intersect(sandbox, status, code)
    tables = read_tables(sandbox.client("maker"), ["account", "lead", "competitor"])
    assert set(tables) == {"account", "lead", "competitor", "leadcompetitors"}


def test_a_passing_fault_takes_no_pairs_from_anybody(sandbox: SandboxSide) -> None:
    spoil_intersect(sandbox, 503, "0x80072321")
    with pytest.raises(Throttled):
        read_tables(sandbox.client("maker"), ["account", "lead", "competitor"])


def spoil_intersect(sandbox: SandboxSide, status: int, code: str) -> None:
    sandbox.spoil(
        kind="status", status=status, code=code, message="No.", path="accountleads", inside=True
    )
