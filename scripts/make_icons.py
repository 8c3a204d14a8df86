"""Draws the PNG icons from their SVG sources with Chromium. Run after changing a source:

.venv/bin/python scripts/make_icons.py
"""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
SOURCES = {"icon": (192, 512), "icon-maskable": (192, 512)}


def draw(browser: Browser, name: str, size: int) -> None:
    """Write static/icons/<name>-<size>.png, transparent where the source draws nothing."""
    page = browser.new_page(viewport={"width": size, "height": size})
    svg = (ICONS / f"{name}.svg").read_text()
    page.set_content(f"<body style='margin:0'>{svg}</body>")
    page.add_style_tag(content=f"svg {{ display: block; width: {size}px; height: {size}px }}")
    page.screenshot(path=ICONS / f"{name}-{size}.png", omit_background=True)
    page.close()


def main() -> None:
    """Draw every icon at every size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, sizes in SOURCES.items():
            for size in sizes:
                draw(browser, name, size)
        browser.close()


if __name__ == "__main__":
    main()
