"""Draw the PNG icons from their SVG sources with Chromium. Run it when an SVG changes."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
DRAWINGS = (
    ("icon.svg", "icon-192.png", 192),
    ("icon.svg", "icon-512.png", 512),
    ("icon-maskable.svg", "icon-maskable-512.png", 512),
)


def main() -> None:
    """Write every PNG beside its SVG."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for source, target, size in DRAWINGS:
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = (ICONS / source).read_text()
            page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{drawing}")
            page.screenshot(path=str(ICONS / target), omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
