"""The shell page and the web app manifest, as they are rendered at build."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from portal.pwa.errors import BuildIncomplete
from portal.pwa.shell import ENTRY, read_assets, render_shell, web_manifest, write_shell

VITE: dict[str, Any] = {
    ENTRY: {"file": "assets/app.0123456789ab.js", "css": ["assets/app.ba9876543210.css"]}
}
WITH_CHUNK: dict[str, Any] = {
    ENTRY: {"file": "assets/app.js", "css": ["assets/app.css"], "imports": ["_shared.js"]},
    "_shared.js": {"file": "assets/shared.js", "css": ["assets/shared.css"]},
}


def make_build(folder: Path) -> Path:
    """A build as the bundler leaves it."""
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text(json.dumps(VITE))
    (folder / "release.txt").write_text("0a1b2c3d4e5f\n")
    return folder


def test_assets_of_shared_chunks_are_preloaded() -> None:
    assets = read_assets(WITH_CHUNK)
    assert assets.script == "/static/assets/app.js"
    assert assets.styles == ("/static/assets/app.css", "/static/assets/shared.css")
    assert assets.preloads == ("/static/assets/shared.js",)


def test_a_manifest_without_the_entry_is_refused() -> None:
    with pytest.raises(BuildIncomplete, match="no entry"):
        read_assets({})


def test_the_page_names_its_assets_and_release_and_nothing_of_a_user() -> None:
    page = render_shell(read_assets(VITE), "0a1b2c3d4e5f")
    assert 'src="/static/assets/app.0123456789ab.js"' in page
    assert 'href="/static/assets/app.ba9876543210.css"' in page
    assert 'content="0a1b2c3d4e5f"' in page
    assert "csrf" not in page.lower()


def test_the_page_has_no_inline_script_or_style() -> None:
    page = render_shell(read_assets(VITE), "r")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_the_web_manifest_has_what_an_installation_needs() -> None:
    manifest = web_manifest()
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/"
    assert manifest["display"] == "standalone"
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


def test_every_icon_of_the_web_manifest_exists(settings: Any) -> None:
    for icon in web_manifest()["icons"]:
        name = icon["src"].removeprefix("/static/")
        assert (settings.BASE_DIR / "static" / name).is_file()


def test_both_files_are_written_beside_the_bundle(tmp_path: Path) -> None:
    write_shell(make_build(tmp_path))
    assert "0a1b2c3d4e5f" in (tmp_path / "shell.html").read_text()
    assert json.loads((tmp_path / "manifest.webmanifest").read_text()) == web_manifest()


def test_without_a_bundle_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BuildIncomplete, match="scripts/build"):
        write_shell(tmp_path)
