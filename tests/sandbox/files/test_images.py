"""Image columns: set with the row, shown as thumbnails, downloaded in full."""

from base64 import b64decode

import pytest

from tests.sandbox.api import HOST, Answer, Api, call
from tests.sandbox.files.pictures import picture, size_of, text_of
from tests.sandbox.small_organisation import key

ROW = f"accounts({key('Alder')})"
PICTURE = picture(300, 428)


def shown(api: Api, row: str = ROW) -> str | None:
    found: str | None = api.get(f"{row}?$select=entityimage").json["entityimage"]
    return found


def test_a_picture_comes_back_as_a_thumbnail_only_when_selected(
    alice: Api, accounts: list[str]
) -> None:
    assert alice.patch(ROW, {"entityimage": text_of(PICTURE)}).status == 204
    text = shown(alice)
    assert text is not None
    assert size_of(b64decode(text)) == (144, 144)
    assert "entityimage" not in alice.get(ROW).json
    rows = alice.get("accounts?$select=name,entityimage&$orderby=name").rows
    assert [one["entityimage"] is None for one in rows] == [False, True, True, True, True]


def test_a_picture_brings_its_companions_and_moves_the_row(alice: Api, accounts: list[str]) -> None:
    before = alice.get(ROW).headers["ETag"]
    alice.patch(ROW, {"entityimage": text_of(PICTURE)})
    row = alice.get(ROW).json
    assert row["@odata.etag"] != before
    assert row["entityimage_url"] == (
        f"/Image/download.aspx?Entity=account&Attribute=entityimage"
        f"&Id={row['entityimageid']}&Timestamp={row['entityimage_timestamp']}"
    )


def test_the_primary_image_can_be_given_with_a_create(alice: Api, organisation: None) -> None:
    made = alice.post("accounts", {"name": "A", "entityimage": text_of(PICTURE)})
    assert made.status == 204
    assert shown(alice, f"accounts({made.made})") is not None


def test_another_image_cannot_be_given_with_a_create(alice: Api, organisation: None) -> None:
    path, body = "msdyn_customerassets", {"msdyn_name": "Pump", "fp_photo": text_of(PICTURE)}
    refused = alice.post(path, body)
    assert (refused.status, refused.code) == (400, "0x80090487")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no picture", "0x80072553"),
        (b"", "0x80072553"),
        (PICTURE[:60], "0x80072553"),
        (picture(300, 300, "WEBP"), "0x80072553"),
        (b"x" * (10240 * 1024 + 1), "0x80072553"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(
    alice: Api, accounts: list[str], content: bytes, code: str
) -> None:
    alice.patch(ROW, {"entityimage": text_of(PICTURE)})
    text = text_of(content) or "AA=="
    refused = alice.patch(ROW, {"entityimage": text})
    assert (refused.status, refused.code) == (400, code)
    assert shown(alice) is not None


@pytest.mark.parametrize("value", ["%%%", 5, [1]])
def test_what_is_no_base64_is_refused(alice: Api, accounts: list[str], value: object) -> None:
    refused = alice.patch(ROW, {"entityimage": value})
    assert (refused.status, refused.code) == (400, "0x80048d19")


def remove(api: Api, way: str) -> Answer:
    if way == "PATCH":
        return api.patch(ROW, {"entityimage": None})
    if way == "PUT":
        return api.send("PUT", f"{ROW}/entityimage", {"value": None})
    return api.delete(f"{ROW}/entityimage")


@pytest.mark.parametrize("way", ["PATCH", "PUT", "DELETE"])
def test_an_image_can_be_taken_away(alice: Api, accounts: list[str], way: str) -> None:
    alice.patch(ROW, {"entityimage": text_of(PICTURE)})
    assert remove(alice, way).status == 204
    assert shown(alice) is None
    assert alice.get(ROW).json["entityimageid"] is None
    assert alice.get(f"{ROW}/entityimage/$value?size=full").status == 204


def test_value_gives_the_thumbnail_or_the_picture_in_full(alice: Api, accounts: list[str]) -> None:
    assert alice.send("PUT", f"{ROW}/entityimage", {"value": text_of(PICTURE)}).status == 204
    assert size_of(alice.get(f"{ROW}/entityimage/$value").content) == (144, 144)
    assert alice.get(f"{ROW}/entityimage/$value?size=full").content == PICTURE
    assert b64decode(alice.get(f"{ROW}/entityimage?size=full").json["value"]) == PICTURE


def test_an_image_can_be_uploaded_like_a_file(alice: Api, accounts: list[str]) -> None:
    headers = {"Content-Type": "application/octet-stream", "x-ms-file-name": "a.png"}
    assert alice.send("PATCH", f"{ROW}/entityimage", PICTURE, headers).status == 204
    assert alice.get(f"{ROW}/entityimage/$value?size=full").content == PICTURE


@pytest.mark.parametrize(("full", "expected"), [("", (144, 144)), ("&Full=true", (300, 428))])
def test_the_address_of_an_image_downloads_it(
    alice: Api, bob: Api, accounts: list[str], full: str, expected: tuple[int, int]
) -> None:
    alice.patch(ROW, {"entityimage": text_of(PICTURE)})
    address = f"http://{HOST}{alice.get(ROW).json['entityimage_url']}{full}"
    answer = alice.get(address)
    assert answer.status == 200
    assert size_of(answer.content) == expected
    assert bob.get(address).status == 404
    assert call("GET", address, b"", {}).status == 401
    assert alice.get(address.replace("Id=", "Id=0")).status == 404


def test_an_image_goes_with_its_row(alice: Api, accounts: list[str]) -> None:
    alice.patch(ROW, {"entityimage": text_of(PICTURE)})
    address = f"http://{HOST}{alice.get(ROW).json['entityimage_url']}"
    alice.delete(ROW)
    assert alice.get(address).status == 404
