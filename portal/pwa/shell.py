"""The shell: one page and one web app manifest for everybody, made at build, without a request."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from portal.pwa.errors import BuildIncomplete

PRODUCT = "Field Portal"
DESCRIPTION = "Your organisation's work, with or without a network."
THEME_COLOR = "#0b4f53"
BACKGROUND_COLOR = "#f4f5f4"
STATIC_URL = "/static/"
ENTRY = "static/app/main.tsx"

SHELL_FILE = "shell.html"
WEB_MANIFEST_FILE = "manifest.webmanifest"
SERVICE_WORKER_FILE = "sw.js"
RELEASE_FILE = "release.txt"


@dataclass(frozen=True)
class Assets:
    """Addresses of what the page loads, as the bundler named it."""

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]


def read_assets(vite_manifest: dict[str, Any]) -> Assets:
    """Return the assets of the app's entry.

    Raises BuildIncomplete when the bundler's manifest does not know the entry.
    """
    chunk = vite_manifest.get(ENTRY)
    if not isinstance(chunk, dict) or "file" not in chunk:
        raise BuildIncomplete(f"The bundler's manifest has no entry {ENTRY}.")
    imports = [vite_manifest[name] for name in chunk.get("imports", [])]
    styles = [style for one in (chunk, *imports) for style in one.get("css", [])]
    return Assets(
        script=STATIC_URL + chunk["file"],
        styles=tuple(STATIC_URL + style for style in styles),
        preloads=tuple(STATIC_URL + one["file"] for one in imports),
    )


def render_shell(assets: Assets, release: str) -> str:
    """Return the shell page: no user, no nonce, no token, so that everybody may store it."""
    context = {
        "assets": assets,
        "release": release,
        "product": PRODUCT,
        "description": DESCRIPTION,
        "theme_color": THEME_COLOR,
    }
    return render_to_string("pwa/shell.html", context)


def web_manifest() -> dict[str, Any]:
    """Return the web app manifest, by which a browser installs the app."""
    return {
        "id": "/",
        "name": PRODUCT,
        "short_name": PRODUCT,
        "description": DESCRIPTION,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "theme_color": THEME_COLOR,
        "background_color": BACKGROUND_COLOR,
        "categories": ["business", "productivity"],
        "icons": [
            _icon("icon-192.png", "192x192", "any"),
            _icon("icon-512.png", "512x512", "any"),
            _icon("icon-maskable-192.png", "192x192", "maskable"),
            _icon("icon-maskable-512.png", "512x512", "maskable"),
            {**_icon("icon.svg", "any", "any"), "type": "image/svg+xml"},
        ],
    }


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    source = f"{STATIC_URL}icons/{name}"
    return {"src": source, "sizes": sizes, "type": "image/png", "purpose": purpose}


def write_shell(build: Path) -> None:
    """Write the shell page and the web app manifest into `build`, beside the bundler's files.

    Raises BuildIncomplete when the bundler has not run.
    """
    try:
        vite_manifest = json.loads((build / ".vite" / "manifest.json").read_text())
        release = (build / RELEASE_FILE).read_text().strip()
    except FileNotFoundError as error:
        raise BuildIncomplete(f"{error.filename} is missing: run scripts/build.") from error
    page = render_shell(read_assets(vite_manifest), release)
    (build / SHELL_FILE).write_text(page)
    (build / WEB_MANIFEST_FILE).write_text(json.dumps(web_manifest(), indent=1) + "\n")
