"""Fixtures for real browsers against a real server.

Every test has a server of its own: the demo organisation is seeded once and its files copied.
"""

import contextlib
import os
import re
import shutil
import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from .server import PortalServer, running, seed, wait_until, words_of

RESULTS = Path(__file__).resolve().parent.parent.parent / "test-results"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORTS: dict[str, tuple[int, int]] = {"phone": (390, 844), "desktop": (1280, 800)}
ACTION_TIMEOUT_MS = 20_000
expect.set_options(timeout=ACTION_TIMEOUT_MS)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the databases of a freshly seeded portal; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("seeded") / "var"
    folder.mkdir()
    seed(folder)
    return folder


@pytest.fixture
def server(seeded: Path, tmp_path: Path) -> Iterator[PortalServer]:
    """A running portal; whatever the test leaves of it is killed."""
    portal = PortalServer(seeded, tmp_path / "var")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, once."""
    with sync_playwright() as driver:
        yield driver


class Device:
    """A phone with one browser profile on disk, whose browser can be closed and opened again."""

    def __init__(self, playwright: Playwright, profile: Path, size: tuple[int, int]) -> None:
        self._playwright = playwright
        self._profile = profile
        self._size = size
        self.context: BrowserContext | None = None
        self.console: list[str] = []

    def open(self, url: str, quota_bytes: int | None = None) -> Page:
        """Start the browser and open `url` in its first tab.

        `quota_bytes` is all that the site may store from before its first look at it; None leaves
        that to the browser.
        """
        width, height = self._size
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=chromium(),
            args=CHROMIUM_ARGUMENTS,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/Berlin",
            has_touch=width < 600,
        )
        self.context.set_default_timeout(ACTION_TIMEOUT_MS)
        self.context.on("page", self._listen)
        page = self.context.pages[0]
        self._listen(page)
        if quota_bytes is not None:
            set_quota(page, url, quota_bytes)
        page.goto(url)
        return page

    def open_tab(self, url: str) -> Page:
        """Open `url` in one more tab of the running browser."""
        assert self.context is not None, "the browser is closed"
        page = self.context.new_page()
        page.goto(url)
        return page

    def close(self) -> None:
        """Close the browser completely."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """End every process of the browser at once, as a phone does; only the disk stays."""
        assert self.context is not None, "the browser is closed"
        for pid in self._processes():
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self._processes(), "the browser's processes are gone")
        with contextlib.suppress(Error):  # it has been closed, in its way
            self.context.close()
        self.context = None

    def _processes(self) -> list[int]:
        """The processes that run on this profile, their children included."""
        argument = f"--user-data-dir={self._profile}"
        return [pid for pid in running() if argument in words_of(pid).split("\0")]

    def _listen(self, page: Page) -> None:
        page.on("console", lambda message: self._keep(message.type, message.text))
        page.on("pageerror", lambda error: self._keep("pageerror", str(error)))

    def _keep(self, kind: str, text: str) -> None:
        # A stopped server is part of these tests, and Chromium reports each refused connection.
        if kind in {"error", "pageerror"} and not re.search(r"ERR_CONNECTION|Failed to load", text):
            self.console.append(f"{kind}: {text}")


def set_quota(page: Page, url: str, quota_bytes: int | None) -> None:
    """How much the site of `url` may store from now on; None: what the browser thinks right."""
    sizes = {} if quota_bytes is None else {"quotaSize": quota_bytes}
    site = "/".join(url.split("/")[:3])
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site, **sizes})


def chromium() -> str:
    """Where the browser is."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "install chromium: apt-get install chromium"
    return found


@pytest.fixture(params=["phone"])
def device(
    playwright: Playwright, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Device]:
    """A phone (or what the parameter names) with an empty browser profile."""
    made = Device(playwright, tmp_path / "profile", VIEWPORTS[request.param])
    yield made
    _keep_screenshots(made, request)
    made.close()
    assert made.console == [], "the browser's console has errors"


def _keep_screenshots(device: Device, request: pytest.FixtureRequest) -> None:
    report: Any = getattr(request.node, "report", None)
    if device.context is None or report is None or report.passed:
        return
    RESULTS.mkdir(exist_ok=True)
    for number, page in enumerate(device.context.pages):
        page.screenshot(path=str(RESULTS / f"{request.node.name}-{number}.png"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Leave the outcome on the item, for the screenshot of a failure."""
    report: Any = yield
    if report.when == "call":
        item.report = report  # type: ignore[attr-defined] # pytest offers no typed place for it
    return report
