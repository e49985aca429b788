"""Hold the suite's branch coverage against what we promise; ``--report`` tells without failing.

Rules, actions and the engine: every branch. Everything together: 95 in a hundred.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "var" / "coverage"
FIGURES = MEASURED / "figures.json"
WHOLE = 100.0
OVERALL = 95.0


def main() -> int:
    """Combine what the test processes measured, and judge it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--report", action="store_true", help="tell, and never fail")
    only_report = parser.parse_args().report
    if not gather(MEASURED):
        print("Nothing has been measured yet. Run `make test COVERAGE=1` first, then this again.")
        return 0 if only_report else 1
    coverage("json", "--quiet", "-o", str(FIGURES))
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    short = [*short_files(figures), *short_overall(figures)]
    for line in short:
        print(line)
    overall = figures["totals"]["percent_covered"]
    print(f"Branch coverage {overall:.1f} %; {len(short)} below what we promise.")
    return 1 if short and not only_report else 0


def gather(folder: Path) -> bool:
    """Put together what each process measured since the last time; tell whether there is anything."""
    if any(folder.glob("data.*")):
        coverage("combine", "--quiet")
    return (folder / "data").exists()


def coverage(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=ROOT, check=True)


def short_files(figures: dict[str, Any]) -> list[str]:
    """Name each file that must be covered wholly and is not, with its missing lines."""
    return [
        f"{name}: {found['summary']['percent_covered']:.1f} %, missing lines "
        f"{found['missing_lines']} and branches {found['missing_branches']}"
        for name, found in sorted(figures["files"].items())
        if must_be_whole(Path(name)) and found["summary"]["percent_covered"] < WHOLE
    ]


def must_be_whole(path: Path) -> bool:
    """Tell whether a file holds rules, actions (a file or a folder of them) or the engine."""
    kinds = {*path.parts[:-1], path.stem}
    return bool(kinds & {"rules", "actions", "engine"})


def short_overall(figures: dict[str, Any]) -> list[str]:
    overall = figures["totals"]["percent_covered"]
    return [] if overall >= OVERALL else [f"overall: {overall:.1f} %, promised {OVERALL:.0f} %"]


if __name__ == "__main__":
    sys.exit(main())
