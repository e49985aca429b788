"""A real server with the demo catchment, and a browser: whole stories, by role, at two sizes."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: Rules of WCAG 2.0 to 2.2, levels A and AA.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
PATIENCE_MS = 15_000


@dataclass(frozen=True)
class Visit:
    """One browser window on the demo."""

    page: Page
    address: str
    size: str
    scripts: bool

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, name: str) -> None:
        """One click on the front page."""
        self.open("/")
        self.page.locator(".c-roles button", has_text=name).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def check(self) -> None:
        """Nothing that the accessibility checker objects to, and no sideways scroll."""
        if self.scripts:
            found = Axe().run(self.page, options=RULES).response["violations"]
            told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
            assert told == [], f"{self.page.url}: {told}"
        width = self.page.evaluate("document.documentElement.scrollWidth") if self.scripts else 0
        assert width <= SIZES[self.size]["width"], f"{self.page.url} scrolls sideways: {width} px"


@pytest.fixture(scope="session")
def loaded() -> Iterator[Path]:
    """A folder with the demo loaded, to copy from."""
    folder = Path(tempfile.mkdtemp(prefix="catchment journeys "))
    for words in (["prepare"], ["demo"]):
        subprocess.run(
            [sys.executable, "-m", "catchment.cli.main", *words],
            env=_environment(folder),
            check=True,
        )
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CATCHMENT_")
        and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {"CATCHMENT_DEMO": "1", "CATCHMENT_DATA": str(folder), "PYTHONPATH": "src"}


@pytest.fixture(scope="session")
def serve(loaded: Path) -> Iterator[Callable[[str], str]]:
    """Start one server a key, each on its own copy of the demo; gives its address."""
    running: dict[str, tuple[str, subprocess.Popen[str]]] = {}

    def address(key: str) -> str:
        if key not in running:
            folder = loaded.parent / f"{loaded.name} {key}"
            shutil.copytree(loaded, folder)
            running[key] = _start(folder)
        return running[key][0]

    yield address
    for _, process in running.values():
        process.terminate()
    for _, process in running.values():
        process.wait(timeout=20)
    for key in running:
        shutil.rmtree(loaded.parent / f"{loaded.name} {key}", ignore_errors=True)


def _start(folder: Path) -> tuple[str, subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "catchment.cli.main", "serve", "--port", "8700", "--workers", "1"],
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        found = re.search(r"http://[^\s/]+:\d+", line)
        if found:
            return found.group(), process
    raise AssertionError("The server did not start:\n" + "".join(seen))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "No chromium: run `make journeys`, which installs it"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


def _window(browser: Browser, address: str, size: str, *, scripts: bool) -> Iterator[Visit]:
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield Visit(page=page, address=address, size=size, scripts=scripts)
    context.close()
    assert wrong == []


@pytest.fixture(params=["desk", "phone"])
def visit(request, browser, serve) -> Iterator[Visit]:
    """A window with scripts, once at each size."""
    yield from _window(browser, serve(request.param), request.param, scripts=True)


@pytest.fixture
def plain_visit(browser, serve) -> Iterator[Visit]:
    """A phone without JavaScript."""
    yield from _window(browser, serve("plain"), "phone", scripts=False)
