"""``make bench``: run every benchmark beside this file, print a table, write ``var/bench.json``.

A benchmark is a module with ``run() -> list[dict]``: each figure has a ``name``, a ``size`` (how
many rows, helpers, ... or 0), a ``value`` and its ``unit``. Figures are medians and ratios within
one run. Name modules to run only those: ``make bench ARGS="setup"``.
"""

import importlib
import json
import os
import pkgutil
import platform
import sys
import time
from pathlib import Path
from typing import Any

import benchmarks

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "var" / "bench.json"
SKIP_SETUP = "BENCH_SKIP_SETUP"

Figure = dict[str, Any]


def main() -> int:
    """Run the named benchmarks, or all; keep figures of those that did not run this time."""
    figures: list[Figure] = []
    for name in wanted(sys.argv[1:]):
        started = time.monotonic()
        print(f"- {name} ...", flush=True)
        found = checked(name, importlib.import_module(f"benchmarks.{name}").run())
        figures += found
        print(f"  done in {time.monotonic() - started:.1f} s", flush=True)
    print("\n" + table(figures))
    write(figures)
    return 0


def wanted(named: list[str]) -> list[str]:
    """The modules to run, in order of name; set-up can be left out because it takes a minute."""
    if named:
        return named
    there = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    left_out = {"run"} | ({"setup"} if os.environ.get(SKIP_SETUP) else set())
    return [name for name in there if name not in left_out and not name.startswith("_")]


def checked(name: str, figures: list[Figure]) -> list[Figure]:
    """Hold a module's figures to the agreed shape.

    Raises:
        ValueError: if one has other keys, or a value that is no number.
    """
    for figure in figures:
        if set(figure) != {"name", "size", "value", "unit"}:
            raise ValueError(f"{name}: {figure} must have name, size, value and unit")
        if not isinstance(figure["value"], int | float):
            raise ValueError(f"{name}: {figure['name']} has no number")
    return figures


def table(figures: list[Figure]) -> str:
    return "\n".join(
        f"{f['name']:<36} {f['size']:>9,} {f['value']:>12,.3f} {f['unit']}" for f in figures
    )


def write(figures: list[Figure]) -> None:
    """Write all figures; of those written before, keep what was not measured again."""
    again = {(figure["name"], figure["size"]) for figure in figures}
    before = json.loads(WRITTEN.read_text(encoding="utf-8")) if WRITTEN.exists() else []
    kept = [figure for figure in before if (figure["name"], figure["size"]) not in again]
    both = sorted([*kept, *figures], key=lambda figure: (figure["name"], figure["size"]))
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps(both, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten to {WRITTEN.relative_to(ROOT)} (Python {platform.python_version()})")


if __name__ == "__main__":
    sys.exit(main())
