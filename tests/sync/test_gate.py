"""What is refused before a request's body is read, and before anything is asked upstream."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from portal import upstream
from portal.accounts.models import UpstreamIdentity

pytestmark = pytest.mark.django_db

ORGANIZATION, USER = UUID(int=1), UUID(int=2)
PATHS = ["pull", "list", "get", "related", "push", "cancel"]


@pytest.fixture
def user() -> User:
    made = User.objects.create(username="ada")
    UpstreamIdentity.objects.create(
        user=made,
        system_user_id=USER,
        organization_id=ORGANIZATION,
        organization_name="Example",
        full_name="Ada Example",
        checked_at=datetime.now(UTC),
    )
    return made


@pytest.fixture
def client(user: User, settings: Settings) -> Iterator[Client]:
    """Signed in as Ada; nothing listens at the upstream's address."""
    settings.UPSTREAM_WSGI = "tests.sync.test_gate.no_upstream"
    upstream.forget()
    signed_in = Client()
    signed_in.force_login(user)
    yield signed_in
    upstream.forget()


def no_upstream(_environ: object, _start_response: object) -> list[bytes]:
    raise AssertionError("The upstream was asked")


def post(client: Client, path: str, body: object, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        f"/api/sync/{path}",
        content,
        content_type="application/json",
        headers={"X-Protocol": "1", **headers},
    )


def code(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    document = json.loads(response.content)
    assert document["status"] == response.status_code
    assert document["detail"]
    return str(document["type"]).removeprefix("urn:field-portal:problem:")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("spoken", ["", "0", "2", "one"])
def test_another_protocol_is_told_which_one_is_spoken(
    client: Client, path: str, spoken: str
) -> None:
    response = post(client, path, {}, **{"X-Protocol": spoken})
    assert (response.status_code, code(response)) == (426, "protocol")
    assert response.json()["supported"] == [1]


@pytest.mark.parametrize("path", PATHS)
def test_a_dead_session_is_told_to_sign_in(path: str) -> None:
    response = post(Client(), path, {})
    assert (response.status_code, code(response)) == (401, "signed-out")


def test_a_manifest_needs_a_session_too() -> None:
    response = Client().get("/api/sync/manifest", headers={"X-Protocol": "1"})
    assert code(response) == "signed-out"


@pytest.mark.parametrize("path", PATHS)
def test_a_request_without_the_sessions_token_is_refused(user: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    response = post(client, path, {})
    assert (response.status_code, code(response)) == (403, "csrf")


@pytest.mark.parametrize("path", PATHS)
def test_a_body_over_the_limit_is_too_large(client: Client, settings: Settings, path: str) -> None:
    settings.SYNC_MAX_BODY_BYTES = 1000
    response = post(client, path, b"[" + b" " * 1000)
    assert (response.status_code, code(response)) == (413, "too-large")
    assert response.json()["limit"] == 1000


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2]", b"null", b'"text"', b"\xff\xfe", b"{}"])
def test_what_is_not_a_message_is_invalid(client: Client, path: str, body: bytes) -> None:
    response = post(client, path, body)
    assert (response.status_code, code(response)) == (400, "invalid-request")


WHO: dict[str, Any] = {"organization": str(ORGANIZATION), "user": str(USER), "device": "d"}
GUID = str(UUID(int=9))
PULL: dict[str, Any] = {
    **WHO,
    "fingerprint": "f",
    "tables": [["account", 1, "0f1e2d3c4b5a6978", 4]],
}
PUSH: dict[str, Any] = {
    **WHO,
    "epoch": 1,
    "changeSets": [
        {
            "id": GUID,
            "madeAt": "2026-11-22T10:00:00Z",
            "mutations": [{"id": GUID, "table": "t", "row": GUID, "kind": "update", "version": 1}],
        }
    ],
}


def changed(message: dict[str, Any], *path: str | int, to: Any) -> dict[str, Any]:
    """A copy of `message` with one member changed."""
    copy = json.loads(json.dumps(message))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return dict(copy)


@pytest.mark.parametrize(
    ("path", "message", "where"),
    [
        ("pull", changed(PULL, "organization", to="x"), "organization"),
        ("pull", changed(PULL, "device", to=""), "device"),
        ("pull", changed(PULL, "more", to=1), "more"),
        ("pull", changed(PULL, "tables", 0, 3, to=17), "3"),
        ("pull", changed(PULL, "tables", 0, 3, to="4"), "3"),
        ("pull", changed(PULL, "tables", 0, 2, to="zz"), "2"),
        ("pull", changed(PULL, "tables", to=PULL["tables"] * 2), "tables"),
        ("list", {**WHO, "table": "t", "bits": 2, "buckets": []}, "buckets"),
        ("get", {**WHO, "asks": [{"table": "t", "ids": [GUID], "scoped": "yes"}]}, "scoped"),
        ("get", {**WHO, "asks": [{"table": "t", "ids": ["1 or 1"], "scoped": True}]}, "ids"),
        ("get", {**WHO, "asks": [{"table": "t", "ids": [GUID] * 2, "scoped": True}]}, "ids"),
        (
            "get",
            {**WHO, "asks": [{"table": "t", "ids": [GUID] * 501, "scoped": True}]},
            "ids",
        ),
        ("related", {**WHO, "asks": [{"table": "t"}]}, "asks"),
        ("push", changed(PUSH, "changeSets", to=[]), "changeSets"),
        ("push", changed(PUSH, "changeSets", to=PUSH["changeSets"] * 2), "changeSets"),
        ("push", changed(PUSH, "changeSets", 0, "id", to="x"), "id"),
        ("push", changed(PUSH, "changeSets", 0, "madeAt", to="yesterday"), "madeAt"),
        ("push", changed(PUSH, "changeSets", 0, "mutations", to=[]), "mutations"),
        ("push", changed(PUSH, "changeSets", 0, "mutations", 0, "kind", to="upsert"), "kind"),
        ("push", changed(PUSH, "changeSets", 0, "mutations", 0, "row", to="a)/b("), "row"),
        ("push", changed(PUSH, "changeSets", 0, "mutations", 0, "version", to=-1), "version"),
        ("cancel", {**WHO, "changeSets": ["x"]}, "changeSets"),
        ("cancel", {**WHO, "changeSets": [GUID], "device": "a\x00b"}, "device"),
        ("cancel", {**WHO, "changeSets": [GUID], "device": "a" * 65}, "device"),
        ("list", {**WHO, "table": "t", "bits": 1, "buckets": [-1]}, "buckets"),
        ("list", {**WHO, "table": "t", "bits": 1, "buckets": [65_536]}, "buckets"),
    ],
)
def test_a_wrong_message_says_where(
    client: Client, path: str, message: dict[str, Any], where: str
) -> None:
    response = post(client, path, message)
    assert (response.status_code, code(response)) == (400, "invalid-request")
    assert where in response.json()["errors"][0]["where"]


def test_more_mutations_than_a_batch_holds_are_too_large(client: Client) -> None:
    mutations = PUSH["changeSets"][0]["mutations"] * 801
    response = post(client, "push", changed(PUSH, "changeSets", 0, "mutations", to=mutations))
    assert (response.status_code, code(response)) == (413, "too-large")
    assert "800 mutations" in response.json()["detail"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("pull", PULL),
        ("list", {**WHO, "table": "t", "bits": 0, "buckets": [0]}),
        ("get", {**WHO, "asks": []}),
        ("related", {**WHO, "asks": []}),
        ("push", PUSH),
        ("cancel", {**WHO, "changeSets": [GUID]}),
    ],
)
@pytest.mark.parametrize("member", ["user", "organization"])
def test_another_users_databases_are_refused_before_upstream_is_asked(
    client: Client, path: str, message: dict[str, Any], member: str
) -> None:
    response = post(client, path, {**message, member: str(UUID(int=77))})
    assert (response.status_code, code(response)) == (401, "other-user")


def test_another_users_manifest_is_refused(client: Client) -> None:
    query = {"organization": str(ORGANIZATION), "user": str(UUID(int=77))}
    response = client.get("/api/sync/manifest", query, headers={"X-Protocol": "1"})
    assert code(response) == "other-user"


@pytest.mark.parametrize(
    ("given", "comes_back"), [("abc-1", True), ("a b\x07", False), ("", False)]
)
def test_the_request_id_comes_back_if_it_is_one(
    client: Client, given: str, comes_back: bool
) -> None:
    response = post(client, "pull", {}, **{"X-Request-Id": given})
    assert (response["X-Request-Id"] == given) is comes_back
    assert response["X-Request-Id"]
    assert response["Date"]
