"""``make bench``: run every benchmark beside this file, print a table, write ``var/bench.json``.

A benchmark is a module with ``run() -> list[dict]``: each figure has a ``name``, a ``size`` (how
many rows, helpers, ... or 0), a ``value`` and its ``unit``. Figures are medians and ratios within
one run. Each module runs in a process of its own, as ``python -m benchmarks.<name>`` does, so that
none warms up or weighs down another; the most memory that it took is one of its figures.

Name modules to run only those: ``make bench ARGS="pages imports"``.
"""

import json
import os
import pkgutil
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import benchmarks

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "var" / "bench.json"
SKIP_SETUP = "BENCH_SKIP_SETUP"

#: A benchmark that takes longer hangs: it is stopped, and the others go on.
LONGEST_SECONDS = 600

Figure = dict[str, Any]


class BenchmarkFailed(Exception):
    """A benchmark ended badly, took too long, or said what is no figure."""


def main() -> int:
    """Run the named benchmarks, or all; keep figures of those that did not run this time."""
    figures: list[Figure] = []
    failed: list[str] = []
    for name in wanted(sys.argv[1:]):
        started = time.monotonic()
        print(f"- {name} ...", flush=True)
        try:
            figures += measured(name)
        except BenchmarkFailed as wrong:
            print(f"  {wrong}", flush=True)
            failed.append(name)
        print(f"  {time.monotonic() - started:.1f} s", flush=True)
    print("\n" + table(figures))
    write(figures)
    if failed:
        print(f"\nNot measured: {', '.join(failed)}.")
    return 1 if failed else 0


def wanted(named: list[str]) -> list[str]:
    """The modules to run, in order of name; set-up can be left out because it takes a minute."""
    if named:
        return named
    there = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    left_out = {"run"} | ({"setup"} if os.environ.get(SKIP_SETUP) else set())
    return [name for name in there if name not in left_out and not name.startswith("_")]


def measured(name: str) -> list[Figure]:
    """Run one benchmark in a process of its own.

    Raises:
        BenchmarkFailed: if it ends badly, takes too long, or says what is no figure.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=LONGEST_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as wrong:
        raise BenchmarkFailed(f"{name} took longer than {LONGEST_SECONDS} s") from wrong
    except subprocess.CalledProcessError as wrong:
        raise BenchmarkFailed(f"{name} ended with {wrong.returncode}") from wrong
    lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    return [checked(name, json.loads(line)) for line in lines]


def checked(name: str, figure: Figure) -> Figure:
    """Hold a figure to the agreed shape.

    Raises:
        BenchmarkFailed: if it has other keys, or a value that is no number.
    """
    if set(figure) != {"name", "size", "value", "unit"}:
        raise BenchmarkFailed(f"{name}: {figure} must have name, size, value and unit")
    if not isinstance(figure["value"], int | float):
        raise BenchmarkFailed(f"{name}: {figure['name']} has no number")
    return figure


def table(figures: list[Figure]) -> str:
    """The figures, a line each."""
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
