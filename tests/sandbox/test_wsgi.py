"""The WSGI callable: no middleware, its own addresses, and nothing left open on its thread."""

from threading import Thread

import pytest
from django.db import connections
from pytest_django import Settings

from tests.sandbox.api import HOST, call


@pytest.mark.django_db(transaction=True, databases=["sandbox"])
def test_a_request_leaves_no_connection_on_its_thread(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    seen: list[object] = []

    def ask() -> None:
        answer = call(
            "GET", "/api/data/v9.2/WhoAmI", b"", {"Authorization": "Bearer x"}, keeps=False
        )
        seen.extend([answer.status, connections["sandbox"].connection])

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == [401, None]


@pytest.mark.parametrize("path", ["/api/session", "/admin/", "/"])
def test_nothing_of_the_portal_is_served(settings: Settings, path: str) -> None:
    settings.ALLOWED_HOSTS = [HOST.split(":")[0]]
    answer = call("GET", path, b"", {})
    assert answer.status == 404
    assert "Set-Cookie" not in answer.headers
