"""`make bench` runs each benchmark alone, and keeps what was measured before."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import run as bench

FIGURE = {"name": "page.list_cpu_ms", "size": 20, "value": 7.5, "unit": "ms"}


def said(words: str, ending: int = 0) -> Any:
    """A benchmark that says these words."""
    script = f"import sys; print({words!r}); sys.exit({ending})"

    def run(command: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        assert command[1:] == ["-m", "benchmarks.pages"]
        return subprocess.run([sys.executable, "-c", script], **how)

    return type("Processes", (), {**vars(subprocess), "run": staticmethod(run)})


def test_all_are_run_but_the_runner_itself_and_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(bench.SKIP_SETUP, raising=False)

    assert bench.wanted([]) == ["allocation", "best_placed", "imports", "pages", "setup"]
    assert bench.wanted(["pages"]) == ["pages"]


def test_set_up_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(bench.SKIP_SETUP, "1")

    assert bench.wanted([]) == ["allocation", "best_placed", "imports", "pages"]


def test_figures_are_read_from_among_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "subprocess", said(f"filling\n{json.dumps(FIGURE)}"))

    assert bench.measured("pages") == [FIGURE]


@pytest.mark.parametrize(
    ("words", "ending", "wrong"),
    [
        pytest.param(json.dumps(FIGURE), 3, "ended with 3", id="ended badly"),
        pytest.param(json.dumps(FIGURE | {"value": "much"}), 0, "no number", id="no number"),
        pytest.param(json.dumps({"name": "a"}), 0, "must have name", id="not a figure"),
    ],
)
def test_what_is_no_figure_is_refused(
    words: str, ending: int, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "subprocess", said(words, ending))

    with pytest.raises(bench.BenchmarkFailed, match=wrong):
        bench.measured("pages")


def test_figures_of_before_are_kept_unless_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FIGURE | {"name": "setup.cold_s"}
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "WRITTEN", tmp_path / "var" / "bench.json")

    bench.write([FIGURE | {"value": 99.0}, other])
    bench.write([FIGURE])

    assert json.loads((tmp_path / "var" / "bench.json").read_text()) == [FIGURE, other]
