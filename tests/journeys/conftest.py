"""A real server with the demo catchment, and a browser: whole stories, by role, at two sizes.

The demo is loaded once a session. Each process that runs tests has a server of its own on a copy,
and every test begins with that copy put back as it was loaded: the order of tests cannot matter.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.served import Server, load_once
from tests.journeys.served import environment as _environment  # noqa: F401
from tests.journeys.sound import SIZES, Judge
from tests.journeys.windows import Visit

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OFF = (
    # Suggestions under the address line: two pages of the browser's own, drawn anew for each window.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright switches off by itself, where nobody else names features.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=" + ",".join(OFF),
]
PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all processes that run tests."""
    ours = tmp_path_factory.getbasetemp()
    return ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours


@pytest.fixture(scope="session")
def loaded(shared: Path) -> Path:
    """A folder with the demo loaded, to copy from; one for all processes that run tests.

    While writing journeys, JOURNEYS_DEMO may name such a folder, which saves the loading.
    """
    if "JOURNEYS_DEMO" in os.environ:
        return Path(os.environ["JOURNEYS_DEMO"])
    return load_once(shared / "demo")


@pytest.fixture(scope="session")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(loaded, tmp_path_factory.mktemp("served") / "data")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def sound(shared: Path) -> Path:
    """A folder that remembers which shapes of pages were judged sound."""
    folder = shared / "sound"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "No chromium: run `make journeys`, which installs it"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def mirror(browser: Browser) -> Page:
    """Where pages of windows without JavaScript are shown to the accessibility checker."""
    return browser.new_context(reduced_motion="reduce").new_page()


@pytest.fixture
def windows(
    browser: Browser, server: Server, sound: Path, mirror: Page
) -> Iterator[Callable[..., Visit]]:
    """Opens windows that know nothing of each other; fails on errors of any page's scripts."""
    address = server.begin_again()
    contexts = []
    broken: list[str] = []
    wrong: list[str] = []

    def window(size: str, *, scripts: bool = True, **options: Any) -> Visit:
        context = browser.new_context(
            viewport=SIZES[size], java_script_enabled=scripts, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("response", lambda told: broken.append(told.url) if told.status >= 500 else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _objects(said.text) else None)
        return Visit(
            page=page,
            address=address,
            size=size,
            judge=Judge(sound, kind=str(options), mirror=None if scripts else mirror),
            signed_in=server.signed_in,
            another=lambda: window(size, scripts=scripts, **options),
        )

    yield window
    for context in contexts:
        context.close()
    assert wrong == []
    assert broken == [], server.said()[-6000:]


def _objects(said: str) -> bool:
    return "Content Security Policy" in said


@pytest.fixture(params=["phone"])
def visit(request: pytest.FixtureRequest, windows: Callable[..., Visit]) -> Visit:
    """One window, whose pages are checked at both sizes; "plain" is a phone without JavaScript."""
    if request.param == "plain":
        return windows("phone", scripts=False)
    return windows(request.param)
