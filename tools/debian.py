"""Install a Debian package when a program is missing; the standard library alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import time


class ProgramMissing(Exception):
    """The program is not on the machine and could not be installed; the message says what to do."""


def install(*packages: str, why: str) -> None:
    """Install packages with apt-get, saying so.

    Raises:
        ProgramMissing: without apt-get or its rights, or when it fails.
    """
    by_hand = f"{why}. Install it by hand, on Debian: sudo apt-get install {' '.join(packages)}"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise ProgramMissing(by_hand)
    print(f"- Installing {', '.join(packages)} ...", flush=True)
    started = time.monotonic()
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if apt_get(*command):
            raise ProgramMissing(f"apt-get {command[0]} failed. {by_hand}")
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)


def apt_get(*arguments: str) -> int:
    """Run apt-get without questions; retry over a poor network, wait for another apt."""
    options = ["-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=300"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.call(
        ["apt-get", *options, *arguments], env=environment, stdin=subprocess.DEVNULL
    )
