"""The docs say what the code does: settings, endpoints and links."""

import re
from pathlib import Path

import pytest

from portal.api import api

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def settings_read() -> list[str]:
    """Every name that the settings read from the environment."""
    source = (ROOT / "portal" / "settings.py").read_text()
    return sorted(set(re.findall(r'(?:env_\w+|_database)\(\s*"([A-Z_]+)"', source)))


def endpoints() -> list[str]:
    """`METHOD /path` of every endpoint of the portal's own API."""
    paths = api.get_openapi_schema(path_prefix="/api")["paths"]
    return sorted(f"{verb.upper()} {path}" for path, verbs in paths.items() for verb in verbs)


@pytest.mark.parametrize("name", settings_read())
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "configuration.md").read_text()


def test_every_documented_setting_exists() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert named == set(settings_read())


@pytest.mark.parametrize("endpoint", endpoints())
def test_every_endpoint_is_documented(endpoint: str) -> None:
    page = (ROOT / "docs" / "sync-protocol.md").read_text()
    assert f"`{endpoint}`" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [t for t in targets if not (page.parent / t).exists()] == []
