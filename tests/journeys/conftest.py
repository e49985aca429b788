"""A real server with the demo catchment, and a browser: whole stories, by role, at two sizes.

The demo is loaded once a session. Each process that runs tests has a server of its own on a copy,
and every test begins with that copy put back as it was loaded: the order of tests cannot matter.
"""

import itertools
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.windows import SIZES, Visit

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 20_000
LOADING_TAKES_AT_MOST_S = 600
DATABASE = "catchment.sqlite3"
#: Each beginning counts the directory's versions from another thousand: the server keeps tables in
#: memory by version, and must not take those of an earlier test for its own.
VERSIONS_APART = 1_000


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo loaded, to copy from; one for all processes that run tests.

    While writing journeys, JOURNEYS_DEMO may name such a folder, which saves the loading.
    """
    if "JOURNEYS_DEMO" in os.environ:
        return Path(os.environ["JOURNEYS_DEMO"])
    ours = tmp_path_factory.getbasetemp()
    shared = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "demo"
    try:
        shared.mkdir()
    except FileExistsError:
        _wait_for(shared)
    else:
        _load(shared)
    return shared / "data"


def _load(shared: Path) -> None:
    """Load the demo, and say in the folder how it went: others wait for that."""
    done = subprocess.run(
        [sys.executable, "-m", "catchment.cli.main", "prepare", "--demo"],
        env=_environment(shared / "data"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stdout + done.stderr
        (shared / "failed").write_text(said)
        pytest.fail("The demo did not load:\n" + said)
    (shared / "ready").touch()


def _wait_for(shared: Path) -> None:
    deadline = time.monotonic() + LOADING_TAKES_AT_MOST_S
    while not (shared / "ready").exists():
        if (shared / "failed").exists() or time.monotonic() > deadline:
            pytest.fail("The demo did not load in the other process")
        time.sleep(0.2)


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CATCHMENT_")
        and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    ours = {"CATCHMENT_DEMO": "1", "CATCHMENT_DATA": str(folder), "PYTHONPATH": "src"}
    return kept | ours | more


class Server:
    """A server on its own copy of the demo, which can be put back as it was."""

    def __init__(self, loaded: Path, folder: Path) -> None:
        shutil.copytree(loaded, folder)
        self.fresh = loaded / DATABASE
        self.used = folder / DATABASE
        self.log = folder / "server.log"
        self.beginnings = itertools.count(1)
        self.process = _start(folder, self.log)
        self.address = self._address_once_it_answers()

    def _address_once_it_answers(self) -> str:
        while self.process.poll() is None:
            found = re.search(r"http://[^\s/]+:\d+", self.said())
            if found:
                return found.group()
            time.sleep(0.1)
        raise AssertionError("The server did not start:\n" + self.said())

    def said(self) -> str:
        return self.log.read_text()

    def begin_again(self) -> str:
        """Put the demo back as it was loaded, under the running server; gives its address."""
        with (
            closing(sqlite3.connect(self.fresh)) as fresh,
            closing(sqlite3.connect(self.used, timeout=30)) as used,
        ):
            fresh.backup(used)
            used.execute(
                "UPDATE network_directoryversion SET number = number + ?",
                [VERSIONS_APART * next(self.beginnings)],
            )
            used.commit()
        return self.address

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(loaded, tmp_path_factory.mktemp("served") / "data")
    yield running
    running.stop()


def _start(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "catchment.cli.main", "serve", "--port", "8700", "--workers=1"],
            env=_environment(folder),
            stdout=out,
            stderr=subprocess.STDOUT,
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "No chromium: run `make journeys`, which installs it"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def windows(browser: Browser, server: Server) -> Iterator[Callable[..., Visit]]:
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
            scripts=scripts,
            another=lambda: window(size, scripts=scripts, **options),
        )

    yield window
    for context in contexts:
        context.close()
    assert wrong == []
    assert broken == [], server.said()[-6000:]


def _objects(said: str) -> bool:
    return "Content Security Policy" in said


@pytest.fixture(params=["desk", "phone"])
def visit(request: pytest.FixtureRequest, windows: Callable[..., Visit]) -> Visit:
    """A window at each size; "plain" is a phone without JavaScript."""
    if request.param == "plain":
        return windows("phone", scripts=False)
    return windows(request.param)
