"""What every benchmark does when it is run alone: say its figures, a JSON line each."""

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def say(name: str, run: Callable[[], list[Row]]) -> None:
    """Run a benchmark and print its figures, and the most memory that its process took."""
    busy = os.getloadavg()[0]
    if busy > (os.cpu_count() or 1) / 2:
        note(f"this machine is busy (load {busy:.1f}): times will be longer than they are")
    for row in [*run(), _memory(name)]:
        print(json.dumps(row), flush=True)


def note(words: str) -> None:
    """Tell whoever waits something that is no figure."""
    print(f"  {words}", file=sys.stderr, flush=True)


def _memory(name: str) -> Row:
    """Linux counts in KiB, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mib = most / 2**20 if sys.platform == "darwin" else most / 2**10
    return {"name": f"memory.{name}_peak_mib", "size": 0, "value": round(mib, 1), "unit": "MiB"}
