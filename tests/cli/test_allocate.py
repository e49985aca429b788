"""``catchment allocate``: from spreadsheets to a workbook and a page, killed or not."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from catchment.cli.main import main
from catchment.engine.allocation import flow
from catchment.placements.bridge import command
from catchment.placements.bridge.command import FoundWrong
from catchment.placements.bridge.results import Listed
from catchment.placements.bridge.workbook import write_workbook
from tests.placements.bridge.town import town, write_town

ROOT = Path(__file__).parents[2]
SEED = "0123456789abcdef-seed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_town(tmp_path, town())
    (tmp_path / "round.seed").write_text(f"{SEED}\n")
    return tmp_path


def words(folder: Path, *more: str) -> list[str]:
    files = [str(folder / f"{name}.csv") for name in ("learners", "opportunities", "wishes")]
    options = ["--caps", "caps.csv", "--seed-file", "round.seed", "--out", "result.xlsx"]
    named = [str(folder / each) if "." in each else each for each in options]
    return ["allocate", *files, *named, *more]


def digest_in(said: str) -> str:
    return next(line for line in said.splitlines() if line.startswith("Digest")).split()[-1]


def sheet(path: Path, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()


def test_a_round_goes_from_files_to_a_workbook_and_a_page(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    code = main(words(folder, "--report", str(folder / "page.html")))

    said = capsys.readouterr().out
    assert code == 0
    assert "120 learners, 70 opportunities, 360 wishes." in said
    assert "1 of 6: Looking who could go where ..." in said
    places = sheet(folder / "result.xlsx", "Places")
    assert places[0] == ["learner", "school", "place", "host", "week", "wish"]
    assert sorted(str(row[0]) for row in places[1:]) == [f"p{at:03}" for at in range(120)]
    assert digest_in(said) in (folder / "page.html").read_text(encoding="utf-8")
    assert [digest_in(said)] == [
        row[1] for row in sheet(folder / "result.xlsx", "How it was made") if row[0] == "digest of the outcome"
    ]  # fmt: skip


@pytest.mark.parametrize("policy", ["guarantee", "strict", "best_overall"])
def test_the_same_files_give_the_same_digest(
    folder: Path, capsys: pytest.CaptureFixture[str], policy: str
):
    main(words(folder, "--policy", policy))
    first = digest_in(capsys.readouterr().out)
    main(words(folder, "--policy", policy, "--force"))

    assert digest_in(capsys.readouterr().out) == first


def test_best_overall_says_what_to_install_where_its_solver_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(flow.importlib.util, "find_spec", lambda name: None)

    code = main(words(folder, "--policy", "best_overall"))

    said = capsys.readouterr()
    assert code == 1
    assert "pip install catchment[flow]" in said.out + said.err


def test_a_new_seed_is_made_for_nobody_else_to_read_and_its_commitment_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    (folder / "round.seed").unlink()

    main(words(folder))

    said, made = capsys.readouterr().out, folder / "round.seed"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert len(made.read_text().strip()) == 64
    assert f"A new seed was made in {made}" in said
    assert command.seal_of(made).commitment in said
    assert command.seal_of(made).new is False


@pytest.mark.parametrize(
    "seed", ["", "short", "a/slash/in/a/long/seed", "two lines\nof something long"]
)
def test_a_seed_file_without_a_seed_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], seed: str
):
    (folder / "round.seed").write_text(seed)

    assert main(words(folder)) == 1
    assert "holds no seed" in capsys.readouterr().err


def test_nothing_is_written_over(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "result.xlsx").write_text("mine")

    assert main(words(folder)) == 1
    assert "is there already. Name another, or add --force." in capsys.readouterr().err
    assert (folder / "result.xlsx").read_text() == "mine"
    assert main([*words(folder), "--force"]) == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--report", "learners.csv"], "is used for something else already"),
        (["--report", "result.xlsx"], "is used for something else already"),
        (["--report", "nowhere/page.html"], "There is no folder"),
    ],
)
def test_a_place_to_write_that_cannot_be_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], says: str
):
    code = main(words(folder, "--force", more[0], str(folder / more[1])))

    assert code == 1
    assert says in capsys.readouterr().err


def test_bad_files_are_refused_with_rows_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    with (folder / "wishes.csv").open("a") as file:
        file.write("p000,99,nowhere,no\n")

    assert main(words(folder)) == 1
    said = capsys.readouterr().err
    assert "wishes.csv, row 362, column “opportunity”: There is no opportunity “nowhere”." in said
    assert "One thing is wrong, so nothing was done." in said
    assert not (folder / "result.xlsx").exists()


def test_a_file_that_is_not_there_is_told(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "learners.csv").unlink()

    assert main(words(folder)) == 1
    assert f"We cannot use {folder / 'learners.csv'}: No such file" in capsys.readouterr().err


def test_what_the_check_finds_is_told_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def wrong(_: object) -> None:
        raise FoundWrong("Something is wrong")

    monkeypatch.setattr(command, "_refuse_wrong", wrong)

    assert main(words(folder)) == 3
    assert not (folder / "result.xlsx").exists()


def test_a_stage_with_a_slash_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(words(folder, "--stage", "1/2")) == 1
    assert "A slash may not stand in" in capsys.readouterr().err


def test_numbers_out_of_range_are_not_understood(folder: Path):
    with pytest.raises(SystemExit) as stopped:
        main(words(folder, "--longest", "0"))

    assert stopped.value.code == 2


def test_full_reasons_are_only_there_when_asked_for(folder: Path):
    main(words(folder))
    usual = CalamineWorkbook.from_path(str(folder / "result.xlsx")).sheet_names
    main(words(folder, "--force", "--full-reasons"))
    full = CalamineWorkbook.from_path(str(folder / "result.xlsx")).sheet_names

    assert set(full) - set(usual) == {"Reasons in full"}


def test_no_cell_of_the_workbook_is_worked_out(tmp_path: Path):
    rows = iter([("=1+1", "+44", "@x", "-1", -1, "plain")])

    write_workbook(tmp_path / "r.xlsx", [Listed("A", ("a", "b", "c", "d", "e", "f"), rows)])

    assert sheet(tmp_path / "r.xlsx", "A")[1] == ["'=1+1", "'+44", "'@x", "'-1", -1, "plain"]


def started(folder: Path, *more: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own, without any setting of the site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATCHMENT_")}
    return subprocess.Popen(
        [sys.executable, "-m", "catchment.cli.main", *words(folder, *more)],
        env={**kept, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_killed_in_the_middle_and_started_again_gives_the_same_digest(folder: Path):
    write_town(folder, town(3_000, 900))
    whole = digest_in(started(folder).communicate(timeout=300)[0])
    keep = folder / "keep"

    killed = started(folder, "--force", "--resume", str(keep))
    until = time.monotonic() + 300
    while not list(keep.glob("*outcome.npz")) and killed.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    again = started(folder, "--force", "--resume", str(keep))
    said = again.communicate(timeout=300)[0]

    assert killed.returncode == -signal.SIGKILL
    assert again.returncode == 0
    assert digest_in(said) == whole
