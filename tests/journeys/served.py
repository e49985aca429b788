"""The demo, loaded once, and a server on a copy of it that can be put back as it was."""

import contextlib
import http.cookiejar
import itertools
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

LOADING_TAKES_AT_MOST_S = 600
SETTLING_TAKES_AT_MOST_S = 60
DATABASE = "catchment.sqlite3"
QUEUE = "queue.sqlite3"
#: Each beginning counts the directory's versions from another thousand: the server keeps tables in
#: memory by version, and must not take those of an earlier test for its own.
VERSIONS_APART = 1_000
#: What a sign-in leaves behind.
SIGNED_IN = ("django_session", "usersessions_usersession")
#: One button of the front page: whom it signs in as.
ROLE_BUTTON = re.compile(r'name="as" value="([0-9a-f-]{36})"><b>([^<]+)</b>')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def load_once(shared: Path) -> Path:
    """Load the demo into this folder, or wait for the process that does; gives where it stands."""
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
        env=environment(shared / "data"),
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


def environment(folder: Path) -> dict[str, str]:
    """What a command needs in order to work on the demo in this folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CATCHMENT_")
        and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {"CATCHMENT_DEMO": "1", "CATCHMENT_DATA": str(folder), "PYTHONPATH": "src"}


class Server:
    """A server on its own copy of the demo, which can be put back as it was."""

    def __init__(self, loaded: Path, folder: Path) -> None:
        shutil.copytree(loaded, folder)
        self.folder = folder
        self.used = folder / DATABASE
        self.fresh = folder / "fresh.sqlite3"
        self.log = folder / "server.log"
        self.beginnings = itertools.count(1)
        self.cookies: dict[str, dict[str, str]] = {}
        self.process = _start(folder, self.log)
        self.address = self._address_once_it_answers()
        self._settle()

    def _address_once_it_answers(self) -> str:
        while self.process.poll() is None:
            found = re.search(r"http://[^\s/]+:\d+", self.said())
            if found:
                return found.group()
            time.sleep(0.1)
        raise AssertionError("The server did not start:\n" + self.said())

    def said(self) -> str:
        return self.log.read_text()

    def _settle(self) -> None:
        """Let the worker do once what every copy would have it do again, and keep the demo like that."""
        front = self._ask(urllib.request.build_opener(), "/")
        _, name = ROLE_BUTTON.findall(front)[0]
        self._sign_in(name)
        deadline = time.monotonic() + SETTLING_TAKES_AT_MOST_S
        quiet = 0
        while quiet < 5 and time.monotonic() < deadline:  # looks in a row
            time.sleep(0.2)
            quiet = quiet + 1 if self._has_nothing_to_do() else 0
        with closing(sqlite3.connect(self.used)) as used, closing(_opened(self.fresh)) as fresh:
            used.backup(fresh)

    def _has_nothing_to_do(self) -> bool:
        waiting = "SELECT count(*) FROM people_outboxmessage WHERE status = 'waiting'"
        with (
            closing(_opened(self.used)) as used,
            closing(_opened(self.folder / QUEUE)) as queue,
        ):
            mails = used.execute(waiting).fetchone()[0]
            tasks = queue.execute("SELECT count(*) FROM task").fetchone()[0]
        return not mails and not tasks

    def begin_again(self) -> str:
        """Put the demo back as it was loaded, under the running server; gives its address."""
        apart = VERSIONS_APART * next(self.beginnings)
        with closing(_opened(self.fresh)) as fresh, closing(_opened(self.used)) as used:
            fresh.backup(used)
            used.execute(
                "CREATE TRIGGER versions_apart AFTER UPDATE OF number ON network_directoryversion "
                f"WHEN OLD.number < {VERSIONS_APART} BEGIN UPDATE network_directoryversion "
                f"SET number = NEW.number + {apart} WHERE id = NEW.id; END"
            )
            used.commit()
        return self.address

    def signed_in(self, name: str) -> dict[str, str]:
        """The cookies of somebody whom the front page names so, signed in once for all tests."""
        if name not in self.cookies:
            self.cookies[name] = self._sign_in(name)
            self._keep_in_every_copy()
        return self.cookies[name]

    def _sign_in(self, name: str) -> dict[str, str]:
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(jar))
        front = self._ask(opener, "/")
        who = next(key for key, title in ROLE_BUTTON.findall(front) if name in title)
        token = TOKEN.search(front)
        assert token is not None, "The front page has no token"
        self._ask(opener, "/demo/sign-in/", {"as": who, "csrfmiddlewaretoken": token.group(1)})
        found = {one.name: one.value or "" for one in jar}
        assert "sessionid" in found, f"{name} was not signed in"
        return found

    def _ask(
        self, opener: urllib.request.OpenerDirector, path: str, sent: dict[str, str] | None = None
    ) -> str:
        data = urllib.parse.urlencode(sent).encode() if sent else None
        with contextlib.suppress(_Stayed), opener.open(self.address + path, data) as answer:
            return str(answer.read().decode())
        return ""

    def _keep_in_every_copy(self) -> None:
        """Write new sessions into the demo from which tests begin."""
        with closing(_opened(self.fresh)) as fresh:
            fresh.execute("ATTACH ? AS used", [str(self.used)])
            for table in SIGNED_IN:
                fresh.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM used.{table}")
            fresh.commit()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


class _Stayed(Exception):
    """The answer leads elsewhere, and nobody wants to see where."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not go where an answer leads."""

    def redirect_request(self, *_: object) -> None:
        raise _Stayed


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=30)


def _start(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "catchment.cli.main", "serve", "--port", "8700", "--workers=1"],
            env=environment(folder),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
