"""The client library against the Web API: the sandbox in process, over HTTP, over HTTPS.

And against a real organisation when the environment says which: `CONTRACT_URL` (its root),
`CONTRACT_TENANT_ID`, `CONTRACT_CLIENT_ID` and `CONTRACT_CLIENT_SECRET` of an application user who
may write accounts. Every row made here has a name that begins with `RUN` and is deleted again.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from portal import dataverse
from portal.dataverse import (
    FORMATTED,
    LOOKUP_TABLE,
    Answer,
    ChangeSet,
    ChangeSetAnswer,
    Client,
    Operation,
    fetch_operation,
    query_path,
)
from portal.dataverse.fetchxml import attributes, element
from tests.contract.places import PLACES

RUN = f"contract-{uuid4().hex[:8]}"


@pytest.fixture(params=PLACES)
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    """Somebody who may do everything; what they made is deleted."""
    found: Client = request.getfixturevalue(request.param)
    yield found
    for row in list(found.query("accounts", select=["name"], filter=f"startswith(name,'{RUN}')")):
        found.delete("accounts", row["accountid"])


def named(what: str) -> str:
    """A name of this run."""
    return f"{RUN} {what}"


def new_account(client: Client, name: str | None = None) -> str:
    """The id of an account made just now, chosen by us as a device would."""
    account = str(uuid4())
    values = {"accountid": account, "name": name or named("Contract")}
    assert client.create("accounts", values) == account
    return account


def etag_of(client: Client, account: str) -> str:
    return str(client.retrieve("accounts", account, select=["name"])["@odata.etag"])


# --- rows ----------------------------------------------------------------------------------------


def test_a_row_is_created_read_changed_and_deleted(client: Client) -> None:
    account = new_account(client)
    assert client.retrieve("accounts", account, select=["name"])["name"] == named("Contract")
    client.update(
        "accounts", account, {"name": named("Changed")}, if_match=etag_of(client, account)
    )
    assert client.retrieve("accounts", account, select=["name"])["name"] == named("Changed")
    client.delete("accounts", account)
    with pytest.raises(dataverse.NotFound):
        client.retrieve("accounts", account)


def test_an_id_is_taken_once(client: Client) -> None:
    account = new_account(client)
    with pytest.raises(dataverse.AlreadyExists):
        client.create("accounts", {"accountid": account, "name": named("Again")})


def test_an_old_version_is_refused(client: Client) -> None:
    account = new_account(client)
    old = etag_of(client, account)
    client.update("accounts", account, {"name": named("Newer")})
    with pytest.raises(dataverse.VersionMismatch):
        client.update("accounts", account, {"name": named("Lost")}, if_match=old)
    with pytest.raises(dataverse.VersionMismatch):
        client.delete("accounts", account, if_match=old)


def test_an_update_does_not_create(client: Client) -> None:
    with pytest.raises(dataverse.NotFound):
        client.update("accounts", str(uuid4()), {"name": named("Nobody")})


def test_a_value_that_does_not_fit_names_its_column(client: Client) -> None:
    with pytest.raises(dataverse.ColumnValueInvalid) as caught:
        client.create("accounts", {"name": "x" * 1000})
    assert caught.value.column == "name"


def test_unknown_names_are_refused(client: Client) -> None:
    with pytest.raises(dataverse.InvalidRequest):
        client.create("accounts", {"nope": 1})
    with pytest.raises(dataverse.InvalidRequest):
        list(client.query("accounts", select=["nope"]))
    with pytest.raises(dataverse.SchemaDrift):
        list(client.query("nopes"))


def test_a_lookup_is_bound_read_with_its_table_and_cleared(client: Client) -> None:
    parent = new_account(client, named("Parent"))
    child = new_account(client, named("Child"))
    client.update("accounts", child, {"parentaccountid@odata.bind": f"/accounts({parent})"})
    select = ["_parentaccountid_value"]
    row = client.retrieve("accounts", child, select=select, annotations=["*"])
    assert row["_parentaccountid_value"] == parent
    assert row[f"_parentaccountid_value@{LOOKUP_TABLE}"] == "account"
    assert row[f"_parentaccountid_value@{FORMATTED}"] == named("Parent")
    client.update("accounts", child, {"parentaccountid@odata.bind": None})
    cleared = client.retrieve("accounts", child, select=select)
    assert cleared["_parentaccountid_value"] is None


# --- reads to the last page ----------------------------------------------------------------------


def test_a_query_and_a_fetch_read_every_page(client: Client) -> None:
    made = {new_account(client, named(f"Page {n}")) for n in range(7)}
    ordered = client.query(
        "accounts",
        select=["accountid"],
        filter=f"startswith(name,'{named('Page ')}')",
        orderby=["name"],
        page_size=3,
    )
    assert {row["accountid"] for row in ordered} == made
    document = (
        '<fetch count="3"><entity name="account"><attribute name="accountid"/><order attribute='
        '"name"/><filter><condition attribute="name" operator="begins-with" '
        f'value="{named("Page ")}"/></filter></entity></fetch>'
    )
    fetched = [row["accountid"] for row in client.fetch("accounts", document)]
    assert (len(fetched), set(fetched)) == (7, made)


def test_a_fetch_too_long_for_a_url_gives_the_same_rows(client: Client) -> None:
    account = new_account(client)
    ids = "".join(f"<value>{uuid4()}</value>" for _ in range(200))
    document = (
        '<fetch><entity name="account"><attribute name="accountid"/><filter>'
        f'<condition attribute="accountid" operator="in">{ids}<value>{account}</value>'
        "</condition></filter></entity></fetch>"
    )
    assert [row["accountid"] for row in client.fetch("accounts", document)] == [account]


# --- batches -------------------------------------------------------------------------------------


def create(account: str) -> Operation:
    body = {"accountid": account, "name": named("Batch")}
    return Operation("POST", "accounts", body=body)


def test_a_change_set_takes_effect_as_a_whole(client: Client) -> None:
    parent, child = str(uuid4()), str(uuid4())
    bound = {
        "accountid": child,
        "name": named("C"),
        "parentaccountid@odata.bind": f"/accounts({parent})",
    }
    result = client.batch([ChangeSet((create(parent), Operation("POST", "accounts", body=bound)))])
    (answer,) = result.results
    assert isinstance(answer, ChangeSetAnswer)
    assert answer.is_ok
    assert [one.status for one in answer.answers] == [204, 204]
    assert client.retrieve("accounts", child)["_parentaccountid_value"] == parent
    assert result.server_time.tzinfo is not None


def test_a_failed_change_set_leaves_nothing_and_names_its_operation(client: Client) -> None:
    first, taken = str(uuid4()), new_account(client)
    after = str(uuid4())
    result = client.batch([ChangeSet((create(first), create(taken))), ChangeSet((create(after),))])
    failed, succeeded = result.results
    assert isinstance(failed, ChangeSetAnswer)
    assert failed.failed is not None
    assert failed.failed.content_id == "2"
    assert isinstance(failed.failed.error, dataverse.AlreadyExists)
    assert succeeded.is_ok
    with pytest.raises(dataverse.NotFound):
        client.retrieve("accounts", first)
    assert client.retrieve("accounts", after)["name"] == named("Batch")


def test_reads_after_a_failed_change_set_are_answered(client: Client) -> None:
    taken = new_account(client)
    read = Operation("GET", query_path(f"accounts({taken})", select=["name"]))
    failed, found = client.batch([ChangeSet((create(taken),)), read]).results
    assert not failed.is_ok
    assert isinstance(found, Answer)
    assert found.body["name"] == named("Contract")


def test_without_continue_on_error_a_batch_stops(client: Client) -> None:
    missing = Operation("GET", f"accounts({uuid4()})")
    result = client.batch([missing, missing], continue_on_error=False)
    assert len(result.results) == 1
    (answer,) = result.results
    assert isinstance(answer, Answer)
    assert isinstance(answer.error, dataverse.NotFound)


def test_content_ids_refer_to_rows_of_the_same_change_set(client: Client) -> None:
    child = {"name": named("Child"), "parentaccountid@odata.bind": "$1"}
    parent = str(uuid4())
    (answer,) = client.batch(
        [ChangeSet((create(parent), Operation("POST", "accounts", body=child)))]
    ).results
    assert isinstance(answer, ChangeSetAnswer)
    assert answer.is_ok
    account = dataverse.created_id(answer.answers[1].headers)
    assert client.retrieve("accounts", account)["_parentaccountid_value"] == parent


def test_a_fetch_in_a_batch_says_whether_there_is_more(client: Client) -> None:
    document = element(
        "fetch", {"count": "1"}, element("entity", {"name": "account"}, attributes(["name"]))
    )
    (answer,) = client.batch([fetch_operation("accounts", document)]).results
    assert isinstance(answer, Answer)
    assert answer.body["@Microsoft.Dynamics.CRM.morerecords"] is True


# --- metadata ------------------------------------------------------------------------------------


def test_a_table_tells_its_columns_and_relationships(client: Client) -> None:
    table = dataverse.read_tables(client, ["account"])["account"]
    assert (table.entity_set, table.primary_id) == ("accounts", "accountid")
    assert table.columns["name"].max_length
    assert table.columns["primarycontactid"].targets == ("contact",)
    assert {one.parent for one in table.many_to_one} >= {"contact", "account"}


def test_the_caller_has_facts(client: Client) -> None:
    facts = dataverse.read_user_facts(client)
    assert facts.user_id == client.who_am_i().user_id
    assert facts.privileges["prvReadAccount"] > 0
