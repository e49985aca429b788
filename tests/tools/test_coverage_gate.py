"""Which files must be covered wholly, and what is said of those that are not."""

from pathlib import Path

import pytest

from tools import coverage_gate
from tools.coverage_gate import must_be_whole, short_files, short_overall


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("src/catchment/people/rules.py", True),
        ("src/catchment/network/actions/imports.py", True),
        ("src/catchment/engine/team.py", True),
        ("src/catchment/people/queries.py", False),
        ("src/catchment/web/people/views.py", False),
    ],
)
def test_rules_actions_and_engine_must_be_whole(path, whole):
    assert must_be_whole(Path(path)) is whole


def test_without_anything_measured_it_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(coverage_gate, "MEASURED", tmp_path / "nowhere")
    monkeypatch.setattr("sys.argv", ["coverage_gate.py"])

    assert coverage_gate.main() == 1
    assert capsys.readouterr().out == (
        "Nothing has been measured yet. Run `make test COVERAGE=1` first, then this again.\n"
    )


@pytest.mark.parametrize(
    ("files", "ran", "found"),
    [
        pytest.param(["data.host.1", "data.host.2"], [("combine", "--quiet")], False, id="parts"),
        pytest.param(["data"], [], True, id="gathered before"),
        pytest.param([], [], False, id="nothing"),
    ],
)
def test_only_new_parts_are_put_together(files, ran, found, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(coverage_gate, "coverage", lambda *words: told.append(words))
    for name in files:
        (tmp_path / name).touch()

    assert coverage_gate.gather(tmp_path) is found
    assert told == ran


def test_each_short_file_is_named_with_what_is_missing():
    figures = {
        "files": {
            "a/rules.py": measured(90.0, lines=[7], branches=[[7, 9]]),
            "a/actions.py": measured(100.0),
            "a/queries.py": measured(10.0, lines=[1]),
        }
    }

    assert short_files(figures) == ["a/rules.py: 90.0 %, missing lines [7] and branches [[7, 9]]"]


@pytest.mark.parametrize(("percent", "short"), [(95.0, 0), (94.9, 1)])
def test_overall_is_held_against_the_promise(percent, short):
    assert len(short_overall({"totals": {"percent_covered": percent}})) == short


def measured(percent, *, lines=(), branches=()):
    return {
        "summary": {"percent_covered": percent},
        "missing_lines": list(lines),
        "missing_branches": list(branches),
    }
