"""Every failure has one problem document."""

import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from ninja import NinjaAPI, Schema
from ninja.testing import TestClient

from portal import dataverse
from portal.problems import (
    DEFAULT_RETRY_AFTER_SECONDS,
    KINDS,
    Problem,
    csrf_failure,
    from_dataverse,
    install,
    problem_response,
)

MAPPING = [
    (dataverse.SignInRequired("x", status=401), "signed-out", 401, None),
    (dataverse.AccessDenied("x", status=403), "forbidden", 403, None),
    (dataverse.NotFound("x", status=404), "not-found", 404, None),
    (dataverse.VersionMismatch("x", status=412), "internal", 500, None),
    (dataverse.AlreadyExists("x", status=412), "internal", 500, None),
    (dataverse.Throttled("x", status=429, retry_after=7.2), "throttled", 429, 8),
    (dataverse.Throttled("x", status=429), "throttled", 429, DEFAULT_RETRY_AFTER_SECONDS),
    (dataverse.TooLarge("x", status=413), "too-large", 413, None),
    (dataverse.NotSupported("x", status=501), "internal", 500, None),
    (dataverse.InvalidRequest("x", status=400), "invalid-request", 400, None),
    (dataverse.ColumnValueInvalid("x", status=400), "invalid-request", 400, None),
    (
        dataverse.UpstreamUnavailable("x", status=503, retry_after=30),
        "upstream-unavailable",
        503,
        30,
    ),
    (dataverse.ServerFault("x", status=500), "upstream-unavailable", 503, 10),
    (dataverse.ConnectFailed("x"), "upstream-unavailable", 503, 10),
    (dataverse.TimedOut("x"), "upstream-unavailable", 503, 10),
    (dataverse.AnswerCutOff("x"), "upstream-unavailable", 503, 10),
    (dataverse.MalformedAnswer("x"), "upstream-malformed", 502, None),
]


@pytest.mark.parametrize(
    ("error", "code", "status", "wait"), MAPPING, ids=[type(e).__name__ for e, *_ in MAPPING]
)
def test_every_upstream_error_has_its_problem(
    error: dataverse.DataverseError, code: str, status: int, wait: int | None
) -> None:
    problem = from_dataverse(error)
    assert (problem.code, problem.status, problem.retry_after_seconds) == (code, status, wait)


def test_only_an_upstream_that_took_too_long_is_said_to_have() -> None:
    assert from_dataverse(dataverse.TimedOut("x")).document()["timedOut"] is True
    assert "timedOut" not in from_dataverse(dataverse.ConnectFailed("x")).document()


def test_the_upstream_code_is_named_in_the_document() -> None:
    error = dataverse.AccessDenied("missing prvWriteAccount", status=403, code="0x80040220")
    assert from_dataverse(error).document()["upstreamCode"] == "0x80040220"


def test_a_problem_is_answered_as_a_problem_document_with_retry_after() -> None:
    response = problem_response(Problem("throttled", "Wait.", retry_after_seconds=2.1))
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "3"
    assert json.loads(response.content) == {
        "type": "urn:field-portal:problem:throttled",
        "title": KINDS["throttled"].title,
        "status": 429,
        "detail": "Wait.",
        "retryAfterSeconds": 3,
    }


def test_extra_members_stand_in_the_document() -> None:
    assert Problem("cursor-expired", tables=["account"]).document()["tables"] == ["account"]


def test_a_csrf_failure_is_a_problem_for_the_api_and_a_page_for_people() -> None:
    factory = RequestFactory()
    assert csrf_failure(factory.post("/api/session"))["Content-Type"] == "application/problem+json"
    assert csrf_failure(factory.post("/admin/login/"))["Content-Type"].startswith("text/html")


class Body(Schema):
    """What the test view takes."""

    count: int


def failing_api(error: Exception) -> TestClient:
    """An API whose one view raises this error."""
    api = NinjaAPI(urls_namespace=f"problems-{id(error)}")
    install(api)

    @api.post("/thing")
    def thing(request: HttpRequest, body: Body) -> dict[str, int]:
        raise error

    return TestClient(api)


FAILURES: list[tuple[Exception, int, str]] = [
    (Problem("no-profile"), 403, "no-profile"),
    (dataverse.ConnectFailed("no route"), 503, "upstream-unavailable"),
    (Http404("gone"), 404, "not-found"),
    (RequestDataTooBig("big"), 413, "too-large"),
    (RuntimeError("secret: hunter2"), 500, "internal"),
]


@pytest.mark.parametrize(("error", "status", "code"), FAILURES)
def test_what_a_view_raises_is_answered_as_a_problem(
    error: Exception, status: int, code: str
) -> None:
    response = failing_api(error).post("/thing", json={"count": 1})
    assert (response.status_code, response.json()["type"].rpartition(":")[2]) == (status, code)
    assert "hunter2" not in response.content.decode()


def answer_to(body: str) -> dict[str, Any]:
    """The problem that a refused body gets."""
    client = failing_api(RuntimeError("not reached"))
    response = client.request("POST", "/thing", body=body.encode())
    assert response.status_code == 400
    document: dict[str, Any] = response.json()
    return document


def test_a_body_of_the_wrong_shape_names_where_and_why_but_not_the_value() -> None:
    problem = answer_to('{"count": "hunter2"}')
    assert problem["type"] == "urn:field-portal:problem:invalid-request"
    assert problem["errors"][0]["where"] == "body.body.count"
    assert "hunter2" not in json.dumps(problem)


def test_a_body_that_is_not_json_is_an_invalid_request() -> None:
    assert answer_to("<html>")["type"] == "urn:field-portal:problem:invalid-request"
