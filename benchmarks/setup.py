"""How long a newcomer waits: ``make demo`` in a clean clone, from nothing and a second time.

The clone stands in a folder of its own with spaces in its name, with an empty home and so with
empty caches. The time runs until the front page answers. It needs a network.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks._alone import note, say

ROOT = Path(__file__).resolve().parent.parent
ANSWER = "Catchment is at"
#: Parts of our surroundings that a newcomer has not.
NOT_OURS = (
    "CATCHMENT_",
    "DJANGO_",
    "DATABASE_URL",
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "MAKE",
    "MFLAGS",
    "UV_",
)


class NeverServed(Exception):
    """``make demo`` ended without serving; the message is what it said."""


def run() -> list[dict[str, Any]]:
    """Measure once cold and once warm; seconds."""
    with tempfile.TemporaryDirectory(prefix="catchment set-up ") as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        note("make demo in a clean clone, with nothing in any cache: this takes minutes")
        cold = seconds_until_served(clone, home)
        warm = seconds_until_served(clone, home)
        shutil.rmtree(clone)
    return [
        {"name": "setup.cold_s", "size": 0, "value": round(cold, 1), "unit": "s"},
        {"name": "setup.warm_s", "size": 0, "value": round(warm, 1), "unit": "s"},
    ]


def seconds_until_served(clone: Path, home: Path) -> float:
    """Run ``make demo`` until it prints its address, then stop it as Ctrl-C does."""
    kept = {name: it for name, it in os.environ.items() if not name.startswith(NOT_OURS)}
    caches = {"PIP_CACHE_DIR": str(home / "pip"), "XDG_CACHE_HOME": str(home / "cache")}
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo"],
        cwd=clone,
        env={**kept, **caches, "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until_served(process)
        return time.monotonic() - started
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def wait_until_served(process: subprocess.Popen[str]) -> None:
    """Read what it says until it serves.

    Raises:
        NeverServed: if it ends before.
    """
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if ANSWER in line:
            return
    raise NeverServed("".join(said))


if __name__ == "__main__":
    say("setup", run)
