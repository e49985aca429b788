"""Make sure that the browser journeys have a browser: Debian's chromium, and fonts to draw with."""

from __future__ import annotations

import shutil
import sys

import debian


def main() -> int:
    """Install chromium where it is missing; 1 with a reason where that cannot be done."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return 0
    try:
        debian.install("chromium", "fonts-liberation", why="The browser journeys need chromium")
    except debian.ProgramMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
