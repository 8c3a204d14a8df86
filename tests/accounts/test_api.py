"""`/api/session`: exactly as the device expects it."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.fake_organization import ORGANIZATION, Organization, id_of

pytestmark = pytest.mark.django_db


class Browser:
    """A browser that keeps cookies and sends the CSRF token as the app does."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = ""

    def state(self) -> dict[str, Any]:
        response = self.client.get("/api/session")
        assert response.status_code == 200
        state: dict[str, Any] = response.json()
        self.token = state["csrfToken"]
        return state

    def post(self, body: object) -> Any:
        data = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(
            "/api/session", data, "application/json", headers={"X-CSRFToken": self.token}
        )

    def sign_in(self, username: str, password: str | None = None) -> Any:
        self.state()
        return self.post({"username": username, "password": password or username})

    def sign_out(self) -> Any:
        return self.client.delete("/api/session", headers={"X-CSRFToken": self.token})


@pytest.fixture
def browser(organization: Organization) -> Browser:
    return Browser()


def code_of(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["type"].rpartition(":")[2]


def test_nobody_signed_in_is_an_answer(browser: Browser) -> None:
    state = browser.state()
    assert (state["user"], state["organization"]) == (None, None)
    assert state["csrfToken"]
    assert state["release"]


def test_bob_signs_in_and_is_known(browser: Browser) -> None:
    response = browser.sign_in("bob")
    assert response.status_code == 200
    expected = {"id": id_of("bob"), "username": "bob", "fullName": "Bob", "isMaker": False}
    assert response.json()["user"] == expected
    assert response.json()["organization"] == {"id": ORGANIZATION, "name": "Contoso"}
    assert browser.state()["user"] == expected
    assert response["Cache-Control"] == "no-store"


def test_signing_in_rotates_session_and_token(browser: Browser) -> None:
    browser.sign_in("bob")
    first = browser.client.cookies["sessionid"].value
    cookie = browser.client.cookies["csrftoken"].value
    browser.sign_in("bob")
    assert browser.client.cookies["sessionid"].value != first
    assert browser.client.cookies["csrftoken"].value != cookie


def test_the_token_of_a_sign_in_is_good_for_the_next_request(browser: Browser) -> None:
    browser.token = browser.sign_in("bob").json()["csrfToken"]
    assert browser.sign_out().status_code == 204
    assert browser.state()["user"] is None


def test_a_wrong_password_is_a_failed_sign_in(browser: Browser) -> None:
    assert code_of(browser.sign_in("bob", "wrong")) == (401, "sign-in-failed")
    assert browser.state()["user"] is None


def test_an_account_that_was_switched_off_cannot_sign_in(browser: Browser) -> None:
    browser.sign_in("bob")
    User.objects.update(is_active=False)
    assert browser.state()["user"] is None
    assert code_of(browser.sign_in("bob")) == (401, "sign-in-failed")


@pytest.mark.parametrize("method", ["post", "delete"])
def test_a_request_without_the_token_is_refused_before_its_body_is_read(
    browser: Browser, organization: Organization, method: str
) -> None:
    response = browser.client.generic(method.upper(), "/api/session", "{", "application/json")
    assert code_of(response) == (403, "csrf")
    assert organization.requests == []


def test_a_request_from_another_site_is_refused(browser: Browser) -> None:
    browser.state()
    headers = {"X-CSRFToken": browser.token, "Origin": "https://evil.example"}
    response = browser.client.post("/api/session", "{}", "application/json", headers=headers)
    assert code_of(response) == (403, "csrf")


WRONG_BODIES: list[tuple[str, object]] = [
    ("broken JSON", "{"),
    ("a list", []),
    ("nothing", {}),
    ("no password", {"username": "bob"}),
    ("an empty name", {"username": "", "password": "x"}),
    ("a number for a name", {"username": 1, "password": "x"}),
    ("a name too long", {"username": "b" * 151, "password": "x"}),
    ("a password too long", {"username": "bob", "password": "x" * 1025}),
]


@pytest.mark.parametrize(
    "body", [body for _, body in WRONG_BODIES], ids=[name for name, _ in WRONG_BODIES]
)
def test_a_body_of_the_wrong_shape_is_invalid(
    browser: Browser, organization: Organization, body: object
) -> None:
    browser.state()
    assert code_of(browser.post(body)) == (400, "invalid-request")
    assert organization.requests == []


OUTAGES: list[tuple[str, Any, int, str]] = [
    ("down", (503, None, {"Retry-After": "40"}), 503, "upstream-unavailable"),
    ("hangs up", ConnectionAbortedError("x"), 503, "upstream-unavailable"),
    ("captive portal", (200, b"<html>", {"Content-Type": "text/html"}), 502, "upstream-malformed"),
    ("redirect", (302, b"", {"Location": "/login"}), 502, "upstream-malformed"),
    ("throttles", (429, {}, {"Retry-After": "40"}), 429, "throttled"),
    ("refuses the portal", (401, {"error": "invalid_client"}, {}), 500, "internal"),
]


@pytest.mark.parametrize(
    ("outage", "status", "code"), [case[1:] for case in OUTAGES], ids=[case[0] for case in OUTAGES]
)
def test_an_upstream_in_trouble_is_told_apart_from_a_wrong_password(
    browser: Browser, organization: Organization, outage: Any, status: int, code: str
) -> None:
    organization.outage = outage
    response = browser.sign_in("bob")
    assert code_of(response) == (status, code)
    assert ("Retry-After" in response) == (status in {429, 503})


def test_who_is_signed_in_is_known_while_the_upstream_is_down(
    browser: Browser, organization: Organization
) -> None:
    browser.sign_in("bob")
    organization.outage = (503, None, {})
    assert browser.state()["user"]["username"] == "bob"


def test_guessing_is_slowed_down(browser: Browser, organization: Organization) -> None:
    answers = [code_of(browser.sign_in("bob", f"guess {n}")) for n in range(11)]
    assert answers == [(401, "sign-in-failed")] * 10 + [(429, "throttled")]
    organization.requests.clear()
    assert code_of(browser.sign_in("bob")) == (429, "throttled")
    assert organization.requests == []
    assert browser.sign_in("alice").status_code == 200


def test_a_success_forgets_earlier_attempts(browser: Browser) -> None:
    for _ in range(3):
        assert [browser.sign_in("bob", "x").status_code for _ in range(5)] == [401] * 5
        assert browser.sign_in("bob").status_code == 200
