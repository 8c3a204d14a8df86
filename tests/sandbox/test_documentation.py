"""The pages about the sandbox name everything it serves, and refuse what they say is refused."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver

from portal.sandbox.control.rules import EVERYWHERE, OWN_WORDS
from portal.sandbox.messages.registry import MESSAGES
from portal.sandbox.odata.known_names import NOT_SERVED
from portal.sandbox.odata.options import NOT_SERVED as OPTIONS_NOT_SERVED
from portal.sandbox.odata.options import SERVED
from portal.sandbox.odata.query_functions import FUNCTIONS
from portal.sandbox.query.operators import KNOWN
from portal.sandbox.urls import urlpatterns
from tests.sandbox.api import Api
from tests.sandbox.small_organisation import key

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
INDEX = DOCS / "sandbox.md"
PAGES = [INDEX, *sorted((DOCS / "sandbox").glob("*.md"))]
TEXT = "\n".join(page.read_text() for page in PAGES)
CODE = "\n".join(re.findall(r"`([^`\n]+)`", TEXT) + re.findall(r"```.*?```", TEXT, re.DOTALL))


def is_named(name: str) -> bool:
    """Whether the pages name something in code, as a word of its own."""
    return re.search(rf"(?<![\w$-]){re.escape(name)}(?![\w-])", CODE) is not None


def paths(patterns: Sequence[URLPattern | URLResolver]) -> list[str]:
    """The addresses beside the Web API's own."""
    found = [str(one.pattern) for one in patterns]
    return [f"/{one}" for one in found if not one.startswith("^")]


@pytest.mark.parametrize(
    "name",
    [
        *sorted({name for name, _bound_to in MESSAGES}),
        *sorted(FUNCTIONS),
        *sorted(KNOWN),
        *sorted(SERVED),
        *sorted(OWN_WORDS),
        *sorted(EVERYWHERE.union(*OWN_WORDS.values())),
        *paths(urlpatterns),
    ],
)
def test_what_is_served_is_named(name: str) -> None:
    assert is_named(name)


@pytest.mark.parametrize("name", sorted(NOT_SERVED | OPTIONS_NOT_SERVED))
def test_what_is_known_and_refused_is_named(name: str) -> None:
    assert is_named(name)


def refusals() -> list[str]:
    """The requests in the table of refusals: `GET accounts?$apply=…`."""
    section = INDEX.read_text().partition("## What is refused")[2].partition("\n## ")[0]
    return re.findall(r"^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`", section, re.MULTILINE)


def test_the_index_lists_refusals() -> None:
    assert len(refusals()) > 20


@pytest.mark.parametrize("request_line", refusals())
def test_what_the_index_says_is_refused_is_refused(
    alice: Api, accounts: list[str], request_line: str
) -> None:
    verb, path = request_line.replace("{id}", key("Alder")).split(" ", 1)
    path, _prefer, preference = path.partition(" with Prefer: ")
    headers = {"Prefer": preference} if preference else {}
    if path.startswith("<"):
        path = f"accounts?fetchXml=<fetch><entity name='account'>{path}</entity></fetch>"
    answer = alice.send(verb, path, None if verb == "GET" else {}, headers)
    assert (answer.status, answer.code) == (501, "0x80040219"), answer.content


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.name)
def test_the_index_leads_to_every_page(page: Path) -> None:
    assert f"](sandbox/{page.name})" in INDEX.read_text()
