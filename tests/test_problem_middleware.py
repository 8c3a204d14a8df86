"""Below /api/ nobody is answered with a page."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "sandbox"])


def code(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json", response.content
    return str(response.json()["type"]).rpartition(":")[2]


@pytest.mark.parametrize("path", ["/api/nothing", "/api/sync/nothing", "/api/session/", "/api/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_path_is_a_problem(client: Client, path: str, method: str) -> None:
    response = client.generic(method, path)
    assert (response.status_code, code(response)) == (404, "not-found")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_method_that_a_path_does_not_have_is_a_problem_that_names_those_it_has(
    client: Client, method: str
) -> None:
    response = client.generic(method, "/api/sync/pull")
    assert (response.status_code, code(response)) == (405, "wrong-method")
    assert response["Allow"] == "POST"


def test_a_host_that_is_not_ours_is_a_problem(client: Client) -> None:
    response = client.get("/api/session", headers={"Host": "evil.example"})
    assert (response.status_code, code(response)) == (400, "invalid-request")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=" + "x" * 300, b"too long a boundary"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(2_000))),
    ],
)
@pytest.mark.parametrize("path", ["/api/session", "/api/sync/pull"])
def test_a_form_that_cannot_be_read_is_a_problem_and_no_fault_of_ours(
    path: str, content_type: str, body: bytes
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/api/session")
    response = client.generic("POST", path, body, content_type, headers={"X-Protocol": "1"})
    assert (response.status_code, code(response)) == (400, "invalid-request")


def test_pages_and_the_sandbox_keep_their_own_errors(client: Client) -> None:
    assert client.get("/nothing")["Content-Type"].startswith("text/html")
    assert "error" in client.get("/api/data/v9.2/nothing").json()
