"""Microsoft's Python SDK, unmodified, against the sandbox over HTTPS: queries and data frames.

`test_python_sdk` does the same with rows.
"""

from collections.abc import Iterator
from uuid import uuid4

import pandas
import pytest
from PowerPlatform.Dataverse.client import DataverseClient
from PowerPlatform.Dataverse.models.filters import col

from tests.contract.sdk import sdk_of
from tests.contract.served import Served


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[DataverseClient]:
    """The SDK as the administrator."""
    with sdk_of(served, "maker") as made:
        yield made


@pytest.fixture
def three(client: DataverseClient) -> Iterator[list[str]]:
    """Three accounts whose names begin alike."""
    mark = uuid4().hex
    made = client.records.create("account", [{"name": f"{mark} {one}"} for one in "abc"])
    yield [mark, *made]
    client.records.delete("account", made, use_bulk_delete=False)


def test_query_fetchxml_pages_end(client: DataverseClient, three: list[str]) -> None:
    query = client.query.fetchxml(
        "<fetch count='1'><entity name='account'><attribute name='name'/><filter>"
        f"<condition attribute='name' operator='begins-with' value='{three[0]}'/></filter>"
        "<order attribute='name'/></entity></fetch>"
    )
    pages = [[one["name"][-1] for one in page] for page in query.execute_pages()]
    assert pages == [["a"], ["b"], ["c"]]
    assert len(query.execute()) == 3


def test_query_builder_knows_every_kind_of_condition(
    client: DataverseClient, three: list[str]
) -> None:
    mark, *ids = three
    name = col("name")
    for condition, expected in (
        (name.in_([f"{mark} a", f"{mark} b"]), 2),
        (name.not_in([f"{mark} a"]) & name.like(f"{mark}%"), 2),
        (col("accountid").in_(ids), 3),
        (col("statecode").in_([0]) & name.like(f"{mark}%"), 3),
        (name.contains(mark) & name.is_not_null(), 3),
        (name.between(f"{mark} a", f"{mark} b"), 2),
        (~(name == f"{mark} a") & name.like(f"{mark}%"), 2),
        ((name >= f"{mark} b") & name.like(f"{mark}%"), 2),
    ):
        found = client.query.builder("account").select("name").where(condition).execute()
        assert len(list(found)) == expected, str(condition)


def test_query_helpers_read_metadata(client: DataverseClient) -> None:
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert "name" in client.query.odata_select("account")
    assert {"accountid", "name"} <= {one["name"] for one in client.query.sql_columns("account")}
    expands = client.query.odata_expands("contact")
    assert "account" in {one["target_table"] for one in expands}
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert client.query.odata_expand("account", "contact")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        bind = client.query.odata_bind("contact", "account", str(uuid4()))
    assert all(one.endswith("@odata.bind") for one in bind)


def test_dataframe_round_trip(client: DataverseClient) -> None:
    mark = uuid4().hex
    ids = client.dataframe.create("account", pandas.DataFrame([{"name": mark}, {"name": mark}]))
    changes = pandas.DataFrame({"accountid": list(ids), "telephone1": ["1", "2"]})
    client.dataframe.update("account", changes, id_column="accountid")
    rows = client.records.list("account", filter=f"name eq '{mark}'", orderby=["telephone1"])
    assert list(rows.to_dataframe()["telephone1"]) == ["1", "2"]
    client.dataframe.delete("account", ids, use_bulk_delete=False)
