"""The addresses of the app, of the service worker and of the web app manifest."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

FILES = {
    "shell.html": "<!doctype html>shell",
    "sw.js": "/* worker */",
    "manifest.webmanifest": "{}",
}


@pytest.fixture
def build(tmp_path: Path, settings: Any) -> Path:
    """A built front end where the settings say."""
    folder = tmp_path / "build"
    folder.mkdir()
    settings.BUILD_DIR = folder
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("path", ["/", "/status", "/app/field_service", "/app/a/account/1?x=y"])
def test_every_path_of_the_app_is_the_shell(client: Client, build: Path, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.decode() == FILES["shell.html"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_shell_sets_no_cookie(client: Client, build: Path) -> None:
    assert not client.get("/").cookies


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_root_files_are_asked_for_again_each_time(
    client: Client, build: Path, path: str, content_type: str
) -> None:
    answer = client.get(path)
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_has_not_changed_is_not_sent_again(client: Client, build: Path) -> None:
    tag = client.get("/sw.js").headers["ETag"]
    again = client.get("/sw.js", headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content) == (304, b"")
    (build / "sw.js").write_text("/* newer */")
    assert client.get("/sw.js", headers={"If-None-Match": tag}).status_code == 200


def test_writing_to_the_shell_is_not_allowed(client: Client, build: Path) -> None:
    assert client.post("/").status_code in {403, 405}


def test_without_a_build_the_page_says_what_to_run(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.BUILD_DIR = tmp_path / "build"
    answer = client.get("/")
    assert answer.status_code == 503
    assert "scripts/build" in answer.content.decode()
