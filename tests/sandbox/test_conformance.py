"""The conformance cases of the wire reference, §12.2, by their numbers.

Case 20 and the second bonus are also run by the two clients themselves, in tests/contract.
One file, though long: the cases are looked up by their number.
"""

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from portal.sandbox.rows.bulk import insert_rows
from tests.sandbox.altered import alter, definition_of
from tests.sandbox.api import ALL_ANNOTATIONS, ROOT, Api, api_of, sign_in
from tests.sandbox.fetchxml.fetching import follow
from tests.sandbox.small_organisation import key

NEW = "0b5cf1e3-5d9c-4f5e-8a41-0d2a4e7c9f01"


def test_01_who_am_i_needs_a_token_and_answers_in_both_spellings(alice: Api) -> None:
    refused = Api(None).get("WhoAmI")
    assert refused.status == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")
    for spelling in ("WhoAmI", "WhoAmI()"):
        answer = alice.get(spelling)
        assert answer.json["UserId"] == key("alice")
        assert answer.json["BusinessUnitId"] == key("root")
        assert answer.json["OrganizationId"] == key("org")


def test_02_a_create_answers_204_with_the_address_as_the_caller_wrote_it(alice: Api) -> None:
    answer = alice.post("accounts", {"name": "A"})
    assert (answer.status, answer.content) == (204, b"")
    assert answer.headers["OData-EntityId"] == f"{ROOT}/accounts({answer.made})"
    assert alice.get(f"accounts({answer.made})").json["name"] == "A"


def test_03_a_create_with_representation_answers_201_and_the_key_unasked(alice: Api) -> None:
    answer = alice.post("accounts?$select=name", {"name": "A"}, Prefer="return=representation")
    assert answer.status == 201
    assert answer.headers["Preference-Applied"] == "return=representation"
    assert answer.json["@odata.etag"] == answer.headers["ETag"]
    assert set(answer.json) == {"@odata.context", "@odata.etag", "name", "accountid"}
    assert answer.json["@odata.context"] == f"{ROOT}/$metadata#accounts(name)/$entity"


def test_04_a_key_can_be_chosen_once(alice: Api) -> None:
    assert alice.post("accounts", {"accountid": NEW, "name": "A"}).status == 204
    again = alice.post("accounts", {"accountid": NEW.upper(), "name": "A"})
    assert (again.status, again.code) == (412, "0x80040237")
    assert again.message == "A record with matching key values already exists."


def test_05_a_get_of_an_unchanged_row_is_304_without_annotations(alice: Api) -> None:
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})?$select=name"
    current = alice.get(path).headers["ETag"]
    unchanged = alice.get(path, If_None_Match=current)
    assert (unchanged.status, unchanged.content) == (304, b"")
    assert alice.get(path, If_None_Match=current, **ALL_ANNOTATIONS).status == 200
    assert alice.get(path, If_None_Match="null").status == 200


def test_06_a_patch_creates_unless_it_asks_for_a_row(alice: Api) -> None:
    refused = alice.patch(f"accounts({NEW})", {"name": "A"}, If_Match="*")
    assert (refused.status, refused.code) == (404, "0x80040217")
    assert refused.message == f"account With Id = {NEW} Does Not Exist"
    assert alice.patch(f"accounts({NEW})", {"name": "A"}).status == 204
    assert alice.get(f"accounts({NEW})").json["name"] == "A"


def test_07_a_patch_of_an_old_version_changes_nothing(alice: Api) -> None:
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})"
    old = alice.get(path).headers["ETag"]
    assert alice.patch(path, {"name": "B"}, If_Match=old).status == 204
    refused = alice.patch(path, {"name": "C"}, If_Match=old)
    assert (refused.status, refused.code) == (412, "0x80060882")
    row = alice.get(path)
    assert row.json["name"] == "B"
    assert row.json["versionnumber"] > int(old.strip('W/"'))


def test_08_a_patch_that_wants_no_row_meets_one(alice: Api) -> None:
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})"
    refused = alice.patch(path, {"name": "B"}, If_None_Match="*")
    assert (refused.status, refused.code) == (412, "0x80040237")


def test_09_an_upsert_by_an_alternate_key_keeps_to_one_row(alice: Api) -> None:
    path, body = "accounts(accountnumber='A1')", {"name": "A"}
    first = alice.patch(path, body, Prefer="return=representation")
    again = alice.patch(path, body, Prefer="return=representation")
    assert (first.status, again.status) == (201, 200)
    assert first.json["accountid"] == again.json["accountid"]
    plain = alice.patch(path, body)
    assert (plain.status, plain.headers["OData-EntityId"]) == (204, f"{ROOT}/{path}")


def test_10_a_delete_obeys_its_precondition_and_happens_once(alice: Api) -> None:
    path = f"accounts({alice.post('accounts', {'name': 'A'}).made})"
    old = alice.get(path).headers["ETag"]
    alice.patch(path, {"name": "B"})
    assert alice.delete(path, If_Match=old).status == 412
    assert alice.delete(path, If_Match="*").status == 204
    assert alice.delete(path).status == 404


def test_11_a_polymorphic_lookup_is_bound_read_and_cleared(alice: Api, accounts: list[str]) -> None:
    bound = {"lastname": "Ash", "parentcustomerid_account@odata.bind": f"/accounts({accounts[0]})"}
    path = f"contacts({alice.post('contacts', bound).made})"
    shown = alice.get(path, **ALL_ANNOTATIONS).json
    column = "_parentcustomerid_value"
    assert shown[column] == accounts[0]
    assert shown[f"{column}@Microsoft.Dynamics.CRM.lookuplogicalname"] == "account"
    navigation = f"{column}@Microsoft.Dynamics.CRM.associatednavigationproperty"
    assert shown[navigation] == "parentcustomerid_account"
    assert shown[f"{column}@OData.Community.Display.V1.FormattedValue"] == "Alder"
    alice.patch(path, {"parentcustomerid_account@odata.bind": None})
    assert alice.get(path).json[column] is None


@pytest.mark.parametrize(
    ("verb", "path", "status", "code"),
    [
        ("POST", "accounts", 400, "0x80048d19"),
        ("GET", "accounts?$select=nope", 400, "0x80060888"),
        ("GET", "accounts?$filter=nope eq 1", 400, "0x80060888"),
        ("GET", "nopes", 404, "0x8006088a"),
    ],
)
def test_12_unknown_names_are_refused(
    alice: Api, verb: str, path: str, status: int, code: str
) -> None:
    refused = alice.send(verb, path, {"nope": 1} if verb == "POST" else None)
    assert (refused.status, refused.code) == (status, code)


def test_13_a_page_size_beats_top_and_links_lead_to_the_end(
    alice: Api, accounts: list[str]
) -> None:
    prefer = {"Prefer": "odata.maxpagesize=2"}
    path: str | None = "accounts?$select=name&$orderby=name desc&$top=3"
    pages = []
    while path is not None:
        answer = alice.get(path, **prefer)
        pages.append([row["name"] for row in answer.rows])
        path = answer.json.get("@odata.nextLink")
        assert path is None or path.startswith(f"{ROOT}/accounts?")
    assert pages == [["elm", "Dóuglas"], ["Cedar", "Birch"], ["Alder"]]


def test_14_counts_stop_at_5000(alice: Api, accounts: list[str]) -> None:
    assert alice.get("accounts/$count").content == b"\xef\xbb\xbf5"
    assert alice.get("accounts/$count").headers["Content-Type"] == "text/plain"
    owner = ("systemuser", key("alice"))
    insert_rows(
        "account",
        ({"accountid": key(f"many {n}"), "name": f"{n}", "ownerid": owner} for n in range(4996)),
    )
    shown = alice.get("accounts?$select=name&$count=true&$top=1", **ALL_ANNOTATIONS).json
    assert shown["@odata.count"] == 5000
    assert shown["@Microsoft.Dynamics.CRM.totalrecordcount"] == 5000
    assert shown["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"] is True


def test_15_changes_since_a_baseline_are_rows_then_deletions(
    alice: Api, accounts: list[str]
) -> None:
    two = {"Prefer": "odata.track-changes,odata.maxpagesize=2"}
    path, links = "accounts?$select=name", []
    for _page in range(3):
        answer = alice.get(path, **two)
        links.append("@odata.deltaLink" in answer.json)
        path = answer.json.get("@odata.nextLink") or answer.json["@odata.deltaLink"]
    assert links == [False, False, True]
    made = alice.post("accounts", {"name": "Made"}).made
    alice.patch(f"accounts({accounts[0]})", {"name": "Changed"})
    alice.delete(f"accounts({accounts[1]})")
    passing = alice.post("accounts", {"name": "Passing"}).made
    alice.delete(f"accounts({passing})")
    delta = alice.get(path)
    assert [row.get("accountid", row.get("id")) for row in delta.rows] == [
        made, accounts[0], accounts[1], passing,
    ]  # fmt: skip
    assert [row.get("reason") for row in delta.rows] == [None, None, "deleted", "deleted"]
    again = alice.get(delta.json["@odata.deltaLink"])
    assert again.rows == []
    assert "$deltatoken=" in again.json["@odata.deltaLink"]


def test_16_change_tracking_refuses_by_option_age_table_and_depth(alice: Api, bob: Api) -> None:
    tracked = {"Prefer": "odata.track-changes"}
    option = alice.get("accounts?$filter=name eq 'x'", **tracked)
    assert (option.status, option.message) == (
        400,
        'The "filter" query parameter isn\'t supported when Change Tracking is enabled.',
    )
    link = alice.get("accounts?$select=name", **tracked).json["@odata.deltaLink"]
    version = link.rpartition("=")[2].partition("%21")[0]
    moment = datetime.now(UTC) - timedelta(days=8)
    token = quote(f"{version}!{moment:%m/%d/%Y %H:%M:%S}", safe="")
    assert alice.get(f"accounts?$select=name&$deltatoken={token}").code == "0x80044352"
    basic = bob.get("accounts", **tracked)
    assert (basic.status, basic.code) == (403, "0x80040220")


def test_16_a_table_without_change_tracking_says_so(
    alice: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    alter(monkeypatch, replace(definition_of("contact"), change_tracking=False))
    refused = alice.get("contacts", Prefer="odata.track-changes")
    assert (refused.status, refused.code) == (400, "0x80072491")


CHANGE_SET = f"""--batch_b
Content-Type: multipart/mixed; boundary=changeset_c

--changeset_c
Content-Type: application/http
Content-ID: 1

POST /api/data/v9.2/accounts HTTP/1.1
Content-Type: application/json

{{"name":"In the set","accountid":"{NEW}"}}
--changeset_c
Content-Type: application/http
Content-ID: 2

PATCH $1 HTTP/1.1
Content-Type: application/json
If-Match: *

{{"telephone1":"1"}}
--changeset_c
Content-Type: application/http
Content-ID: 3

PATCH accounts({NEW}) HTTP/1.1
Content-Type: application/json

{{"nope":1}}
--changeset_c--
--batch_b
Content-Type: application/http

POST accounts HTTP/1.1
Content-Type: application/json

{{"name":"After the set"}}
--batch_b--
"""


@pytest.mark.parametrize(
    ("prefer", "status", "left"),
    [("", 400, []), ("odata.continue-on-error", 200, ["After the set"])],
)
def test_17_a_failed_change_set_leaves_nothing(
    alice: Api, prefer: str, status: int, left: list[str]
) -> None:
    answer = alice.batch(CHANGE_SET, Prefer=prefer)
    assert answer.status == status
    text = answer.content.decode()
    assert text.startswith("--batchresponse_")
    assert text.count("Content-ID:") == 1
    assert "Content-ID: 3" in text
    assert "HTTP/1.1 400 Bad Request" in text
    assert ("HTTP/1.1 204 No Content" in text) == bool(left)
    assert [row["name"] for row in alice.get("accounts?$select=name").rows] == left


def single(request: str, body: str = "") -> str:
    kind = "Content-Type: application/json\n" if body else ""
    return f"--batch_b\nContent-Type: application/http\n\n{request} HTTP/1.1\n{kind}\n{body}\n"


def test_18_without_continue_a_batch_stops_at_the_first_failure(alice: Api) -> None:
    body = "".join(
        [
            single("POST accounts", '{"name":"First"}'),
            single("POST accounts", '{"nope":1}'),
            single("POST accounts", '{"name":"Third"}'),
            "--batch_b--",
        ]
    )
    answer = alice.batch(body)
    assert answer.status == 400
    assert answer.content.count(b"HTTP/1.1 ") == 2
    assert [row["name"] for row in alice.get("accounts?$select=name").rows] == ["First"]


def test_18_an_undeclared_reference_is_refused(alice: Api) -> None:
    body = single("PATCH $9", '{"name":"x"}') + "--batch_b--"
    assert (
        "Content-ID Reference: '$9' does not exist in the batch context."
        in alice.batch(body).content.decode()
    )


def test_18_more_than_1000_operations_are_refused(alice: Api) -> None:
    body = single("GET accounts?$top=1") * 1001 + "--batch_b--"
    assert alice.batch(body).status == 400


def test_19_an_injected_throttle_hits_its_user_only(alice: Api, bob: Api, settings: object) -> None:
    settings.SANDBOX_CONTROL = True  # type: ignore[attr-defined]
    rule = {"kind": "status", "status": 429, "retry_after": 7, "user": key("bob")}
    assert alice.post("http://crm.example/sandbox/control/faults", {"rules": [rule]}).status == 200
    throttled = bob.get("WhoAmI")
    assert (throttled.status, throttled.code) == (429, "0x80072322")
    assert throttled.headers["Retry-After"] == "7"
    assert alice.get("WhoAmI").status == 200


def test_20_a_file_comes_in_chunks_and_goes_out_in_ranges(alice: Api, accounts: list[str]) -> None:
    row, content = f"accounts({accounts[0]})", bytes(range(256)) * 36 * 1024
    before, size = alice.get(row).headers["ETag"], 4 * 1024 * 1024
    begun = alice.send(
        "PATCH",
        f"{row}/fp_agreement?x-ms-file-name=a.bin",
        b"",
        {"x-ms-transfer-mode": "chunked", "If-None-Match": "null"},
    )
    assert (begun.status, begun.headers["x-ms-chunk-size"]) == (200, str(size))
    statuses = []
    for start in range(0, len(content), size):
        part = content[start : start + size]
        last = start + len(part) - 1
        headers = {"Content-Range": f"bytes {start}-{last}/{len(content)}"}
        statuses.append(alice.send("PATCH", begun.headers["Location"], part, headers).status)
    assert statuses == [206, 206, 204]
    ranges = [
        alice.get(f"{row}/fp_agreement/$value", Range=f"bytes={start}-{start + size - 1}")
        for start in range(0, len(content), size)
    ]
    assert b"".join(one.content for one in ranges) == content
    full = alice.get(f"{row}/fp_agreement?size=full").json["value"]
    assert b64decode(full) == content
    assert alice.get(row).headers["ETag"] != before
    assert alice.patch(row, {"fp_agreement": "AAAA"}).status == 400


def test_every_answer_carries_the_date(alice: Api) -> None:
    for answer in (alice.get("WhoAmI"), alice.get("nopes"), Api(None).get("WhoAmI"), sign_in()):
        assert answer.headers["Date"].endswith("GMT")


def test_an_unknown_user_of_a_token_is_no_member(organisation: None) -> None:
    refused = api_of(key("nobody")).get("WhoAmI")
    assert (refused.status, refused.code) == (403, "0x80072560")


def test_bonus_1_an_update_of_many_with_a_missing_row_changes_none(
    alice: Api, accounts: list[str]
) -> None:
    kind = {"@odata.type": "Microsoft.Dynamics.CRM.account", "telephone1": "7"}
    targets = [{**kind, "accountid": one} for one in (*accounts, NEW)]
    refused = alice.post("accounts/Microsoft.Dynamics.CRM.UpdateMultiple", {"Targets": targets})
    assert (refused.status, refused.code) == (404, "0x80040217")
    assert {one["telephone1"] for one in alice.get("accounts").rows} == {None}


def test_bonus_2_three_pages_of_fetchxml_come_to_an_end(alice: Api, accounts: list[str]) -> None:
    """Both clients go on for as long as there is a cookie, and take its number for the page."""
    order = "<attribute name='name'/><order attribute='name' descending='true'/>"
    pages = [[row["name"] for row in one.rows] for one in follow(alice, "account", order, count=2)]
    assert pages == [["elm", "Dóuglas"], ["Cedar", "Birch"], ["Alder"]]


def test_bonus_3_fetchxml_leaves_nulls_out_and_odata_shows_them(
    alice: Api, accounts: list[str]
) -> None:
    columns = "<attribute name='name'/><attribute name='telephone1'/>"
    xml = f"<fetch><entity name='account'>{columns}</entity></fetch>"
    assert all("telephone1" not in row for row in alice.fetch("accounts", xml).rows)
    assert all(row["telephone1"] is None for row in alice.get("accounts?$select=telephone1").rows)


def test_bonus_4_a_deactivation_is_an_update_to_change_tracking(
    alice: Api, accounts: list[str]
) -> None:
    columns = "accounts?$select=statecode,statuscode"
    link = alice.get(columns, Prefer="odata.track-changes").json["@odata.deltaLink"]
    inactive = {"statecode": 1, "statuscode": 2}
    assert alice.patch(f"accounts({accounts[0]})", inactive).status == 204
    (row,) = alice.get(link).rows
    assert (row["accountid"], row["statecode"], row["statuscode"]) == (accounts[0], 1, 2)
    assert "reason" not in row
