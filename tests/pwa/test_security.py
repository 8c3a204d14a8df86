"""The headers that every answer carries."""

import re

import pytest
from django.test import Client

PATHS = ["/", "/admin/login/", "/api/session", "/nowhere"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_inline_script_and_style(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "worker-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_answers_may_not_be_framed_and_ask_for_no_microphone(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "microphone=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_the_admin_page_has_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
