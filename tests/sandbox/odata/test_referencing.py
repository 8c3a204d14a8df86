"""Associate and disassociate: every form of `$ref`, for all kinds of relationships."""

from collections.abc import Callable

import pytest

from portal.sandbox.definitions.model import (
    ColumnDefinition,
    ColumnType,
    ManyToManyDefinition,
    TableDefinition,
)
from portal.sandbox.models import Row, Tombstone
from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.altered import alter
from tests.sandbox.api import ROOT, Api
from tests.sandbox.small_organisation import key

TASKS = "Account_Tasks"
PAIRS = "fp_account_product"
PAIR = ManyToManyDefinition(PAIRS, PAIRS, "account", "accountid", "product", "productid")
INTERSECT = TableDefinition(
    name=PAIRS, schema_name=PAIRS, entity_set=f"{PAIRS}set", object_type_code=12345,
    label="Pair", collection_label="Pairs", primary_id=f"{PAIRS}id", primary_name="",
    ownership="None", is_intersect=True, states=(), statuses=(),
    columns=(
        ColumnDefinition("accountid", ColumnType.UNIQUE_IDENTIFIER, "Account"),
        ColumnDefinition("productid", ColumnType.UNIQUE_IDENTIFIER, "Product"),
    ),
)  # fmt: skip


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch, alice: Api, accounts: list[str]) -> tuple[str, str]:
    """The addresses of an account and a product that may be joined."""
    alter(monkeypatch, INTERSECT, pairs=(PAIR,))
    insert_rows("product", [{"productid": key("pump"), "name": "Pump"}])
    return f"accounts({accounts[0]})", f"products({key('pump')})"


@pytest.fixture
def task(alice: Api) -> str:
    return alice.post("tasks", {"subject": "T"}).made


def regarding(api: Api, task: str) -> str | None:
    found: str | None = api.get(f"tasks({task})").json["_regardingobjectid_value"]
    return found


def version(api: Api, path: str) -> int:
    found: int = api.get(path).json["versionnumber"]
    return found


@pytest.mark.parametrize("form", ["{root}/tasks({key})", "tasks({key})", "/tasks({key})"])
def test_a_child_is_added_to_a_collection(
    alice: Api, accounts: list[str], task: str, form: str
) -> None:
    parent = f"accounts({accounts[0]})"
    before = version(alice, parent), version(alice, f"tasks({task})")
    body = {"@odata.id": form.format(root=ROOT, key=task)}
    answer = alice.post(f"{parent}/{TASKS}/$ref", body)
    assert (answer.status, answer.content) == (204, b""), answer.content
    assert regarding(alice, task) == accounts[0]
    after = version(alice, parent), version(alice, f"tasks({task})")
    assert after[0] == before[0]
    assert after[1] > before[1]
    assert alice.post(f"{parent}/{TASKS}/$ref", body).status == 204
    assert version(alice, f"tasks({task})") == after[1]


@pytest.mark.parametrize(
    "address",
    [
        lambda task: f"{TASKS}({task})/$ref",
        lambda task: f"{TASKS}/$ref?$id={ROOT}/tasks({task})",
        lambda task: f"{TASKS}/$ref?$id=tasks({task})",
    ],
)
def test_a_child_is_removed_from_a_collection(
    alice: Api, accounts: list[str], task: str, address: Callable[[str], str]
) -> None:
    parent = f"accounts({accounts[0]})"
    alice.post(f"{parent}/{TASKS}/$ref", {"@odata.id": f"tasks({task})"})
    for _again in range(2):
        assert alice.delete(f"{parent}/{address(task)}").status == 204
        assert regarding(alice, task) is None


def test_a_child_of_another_row_stays_there(alice: Api, accounts: list[str], task: str) -> None:
    alice.post(f"accounts({accounts[0]})/{TASKS}/$ref", {"@odata.id": f"tasks({task})"})
    assert alice.delete(f"accounts({accounts[1]})/{TASKS}({task})/$ref").status == 204
    assert regarding(alice, task) == accounts[0]


def test_a_single_valued_reference_is_set_and_cleared(alice: Api, accounts: list[str]) -> None:
    contact = alice.post("contacts", {"lastname": "C"}).made
    path = f"contacts({contact})/parentcustomerid_account/$ref"
    assert alice.send("PUT", path, {"@odata.id": f"accounts({accounts[0]})"}).status == 204
    assert alice.get(f"contacts({contact})").json["_parentcustomerid_value"] == accounts[0]
    other = f"contacts({contact})/parentcustomerid_contact/$ref"
    assert alice.delete(other).status == 204
    assert alice.get(f"contacts({contact})").json["_parentcustomerid_value"] == accounts[0]
    for _again in range(2):
        assert alice.delete(path).status == 204
        assert alice.get(f"contacts({contact})").json["_parentcustomerid_value"] is None


def test_pairs_are_made_once_and_removed_with_a_tombstone(
    alice: Api, pair: tuple[str, str]
) -> None:
    account, product = pair
    versions = version(alice, account), version(alice, product)
    path = f"{account}/{PAIRS}/$ref"
    for _again in range(2):
        assert alice.post(path, {"@odata.id": product}).status == 204
    row = Row.objects.get(table=PAIRS)
    assert [one["name"] for one in alice.get(f"{account}/{PAIRS}").rows] == ["Pump"]
    for _again in range(2):
        assert alice.delete(f"{path}?$id={ROOT}/{product}").status == 204
    assert not Row.objects.filter(table=PAIRS).exists()
    assert Tombstone.objects.get(table=PAIRS, key=row.key).version > row.version
    assert versions == (version(alice, account), version(alice, product))


def test_pairs_are_made_and_removed_from_either_side(alice: Api, pair: tuple[str, str]) -> None:
    account, product = pair
    assert alice.post(f"{product}/{PAIRS}/$ref", {"@odata.id": account}).status == 204
    inside = product.partition("(")[2]
    assert alice.delete(f"{account}/{PAIRS}({inside}/$ref").status == 204
    assert alice.get(f"{product}/{PAIRS}").rows == []


def test_rows_of_pairs_go_with_their_ends(alice: Api, pair: tuple[str, str]) -> None:
    account, product = pair
    alice.post(f"{account}/{PAIRS}/$ref", {"@odata.id": product})
    assert alice.delete(product).status == 204
    assert not Row.objects.filter(table=PAIRS).exists()
    assert Tombstone.objects.filter(table=PAIRS).count() == 1


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "code"),
    [
        ("POST", "{row}/Account_Tasks/$ref", {}, 400, "0x80048d19"),
        ("POST", "{row}/Account_Tasks/$ref", {"@odata.id": "x"}, 400, "0x80048d19"),
        ("POST", "{row}/Account_Tasks/$ref", {"@odata.id": "{row}"}, 400, "0x80048d19"),
        ("POST", "{row}/Account_Tasks/$ref", {"@odata.id": "tasks({none})"}, 404, "0x80040217"),
        ("POST", "accounts({none})/Account_Tasks/$ref", {"@odata.id": "x"}, 404, "0x80040217"),
        ("PUT", "{row}/Account_Tasks/$ref", {"@odata.id": "tasks({none})"}, 405, "0x80040315"),
        ("POST", "{row}/primarycontactid/$ref", {"@odata.id": "x"}, 405, "0x80040315"),
        ("PUT", "{row}/primarycontactid/$ref", {"@odata.id": "{row}"}, 400, "0x80048d19"),
        ("PUT", "{row}/primarycontactid/$ref", {"@odata.id": "tasks({none})"}, 400, "0x80048d19"),
        ("DELETE", "{row}/Account_Tasks/$ref", None, 400, "0x80048d19"),
        ("DELETE", "{row}/Account_Tasks({none})/$ref", None, 404, "0x80040217"),
        ("DELETE", "{row}/name/$ref", None, 400, "0x80048d19"),
        ("POST", "{row}/nothing/$ref", {"@odata.id": "x"}, 404, "0x8006088a"),
    ],
)  # fmt: skip
def test_references_that_make_no_sense_are_refused(
    alice: Api,
    accounts: list[str],
    verb: str,
    path: str,
    body: dict[str, str] | None,
    status: int,
    code: str,
) -> None:
    names = {"{row}": f"accounts({accounts[0]})", "{none}": key("none")}

    def fill(text: str) -> str:
        for name, value in names.items():
            text = text.replace(name, value)
        return text

    sent = None if body is None else {name: fill(value) for name, value in body.items()}
    refused = alice.send(verb, fill(path), sent)
    assert (refused.status, refused.code) == (status, code), refused.content


def test_associating_needs_append_and_append_to(alice: Api, bob: Api, carol: Api) -> None:
    task = alice.post("tasks", {"subject": "T"}).made
    own = bob.post("accounts", {"name": "B"}).made
    body = {"@odata.id": f"tasks({task})"}
    assert bob.post(f"accounts({own})/{TASKS}/$ref", body).status == 404
    assert carol.post(f"accounts({own})/{TASKS}/$ref", body).status == 404
    team = f"teams({key('rovers')})/teammembership_association/$ref"
    refused = bob.post(team, {"@odata.id": f"systemusers({key('bob')})"})
    assert (refused.status, refused.code) == (403, "0x80040220")
    assert regarding(alice, task) is None


def test_preconditions_hold_for_references(alice: Api, accounts: list[str], task: str) -> None:
    path = f"accounts({accounts[0]})/{TASKS}/$ref"
    refused = alice.post(path, {"@odata.id": f"tasks({task})"}, If_Match='W/"1"')
    assert (refused.status, refused.code) == (412, "0x80060882")


def test_a_change_set_joins_rows_that_it_made(alice: Api) -> None:
    body = (
        "--batch_b\nContent-Type: multipart/mixed; boundary=c\n\n"
        "--c\nContent-Type: application/http\nContent-ID: 1\n\nPOST accounts HTTP/1.1\n"
        'Content-Type: application/json\n\n{"name":"A"}\n'
        "--c\nContent-Type: application/http\nContent-ID: 2\n\nPOST tasks HTTP/1.1\n"
        'Content-Type: application/json\n\n{"subject":"T"}\n'
        "--c\nContent-Type: application/http\nContent-ID: 3\n\n"
        f"POST $1/{TASKS}/$ref HTTP/1.1\n"
        'Content-Type: application/json\n\n{"@odata.id":"$2"}\n'
        "--c--\n--batch_b--\n"
    )
    assert alice.batch(body).content.count(b"HTTP/1.1 204 No Content") == 3
    account = alice.get("accounts").rows[0]["accountid"]
    assert alice.get("tasks").rows[0]["_regardingobjectid_value"] == account


def test_rows_of_pairs_are_not_written_directly(alice: Api) -> None:
    insert_rows("teammembership", [{"teammembershipid": key("pair")}])
    for verb, path in (("POST", "teammemberships"), ("DELETE", f"teammemberships({key('pair')})")):
        refused = alice.send(verb, path, {} if verb == "POST" else None)
        assert (refused.status, refused.code) == (501, "0x80040219")
        assert "$ref" in refused.message
