"""The token endpoint: three grants, and OAuth's refusals."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from portal.sandbox.control.clock import move
from tests.sandbox.api import Api, sign_in
from tests.sandbox.small_organisation import key


def test_a_password_gives_tokens_that_work_and_renew(organisation: None) -> None:
    answer = sign_in(grant_type="password", username="bob", password="bob")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["token_type"] == "Bearer"
    assert Api(answer.json["access_token"]).get("WhoAmI").json["UserId"] == key("bob")
    renewed = sign_in(grant_type="refresh_token", refresh_token=answer.json["refresh_token"])
    assert Api(renewed.json["access_token"]).get("WhoAmI").json["UserId"] == key("bob")


def test_a_secret_signs_the_application_in(organisation: None) -> None:
    answer = sign_in(
        grant_type="client_credentials", client_id="robot", client_secret="robot-secret"
    )
    assert "refresh_token" not in answer.json
    assert Api(answer.json["access_token"]).get("WhoAmI").json["UserId"] == key("robot")


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "password", "username": "bob", "password": "x"}, 400, "invalid_grant"),
        ({"grant_type": "password", "username": "eve", "password": "eve"}, 400, "invalid_grant"),
        ({"grant_type": "password", "username": "robot", "password": "robot"},
         400, "invalid_grant"),
        ({"grant_type": "password", "username": "bob"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"grant_type": "client_credentials", "client_id": "bob", "client_secret": "bob-secret"},
         401, "invalid_client"),
        ({"grant_type": "device_code"}, 400, "unsupported_grant_type"),
        ({}, 400, "unsupported_grant_type"),
    ],
)  # fmt: skip
def test_grants_are_refused_in_oauths_words(
    organisation: None, form: dict[str, str], status: int, error: str
) -> None:
    answer = sign_in(**form)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert answer.json["error_description"]


def test_an_access_token_ends_after_an_hour(bob: Api, settings: Settings) -> None:
    settings.SANDBOX_CONTROL = True
    assert bob.get("WhoAmI").status == 200
    move(timedelta(hours=1, seconds=1))
    assert bob.get("WhoAmI").status == 401
