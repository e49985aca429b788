"""The web and the command line decide the same round with the same digests."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from catchment.cli.main import main
from catchment.placements.actions.runs import NothingKept, export_files, start_run
from catchment.placements.enums import ListingStatus
from catchment.placements.models import FocusListing, KeptSeats, WishList
from tests.factories.people import NOW
from tests.placements.valley import SEED, decided, valley

pytestmark = pytest.mark.django_db


def test_web_and_command_line_give_the_same_digests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = valley(seats=(3, 2, 1), learners=9)
    first = found.lists[0]
    FocusListing.objects.create(
        cohort=first.cohort, person=first.person, status=ListingStatus.ADDED, reason="A hard year",
        decided_at=NOW, created_at=NOW,
    )  # fmt: skip
    KeptSeats.objects.create(week=found.weeks[0], school=first.cohort.school, seats=1)
    host = found.weeks[1].opportunity.host
    host.at_once = 1
    host.save()
    found.lists[5].wishes.filter(position=1).update(crossed_out=True, veto_reason="travel")
    WishList.objects.filter(pk=found.lists[6].pk).get().wishes.all().delete()
    found.round.public_draw = "3 14 15 92"
    found.round.save()
    trial = decided(found, tmp_path)

    with zipfile.ZipFile(io.BytesIO(export_files(run=trial, by=found.priya))) as folder:
        folder.extractall(tmp_path)
        assert "--policy guarantee" in folder.read("read-me.txt").decode()
    (tmp_path / "seed.txt").write_text(SEED)
    files = [str(tmp_path / f"{name}.csv") for name in ("learners", "opportunities", "wishes")]
    out = tmp_path / "result.xlsx"
    code = main(
        ["allocate", *files, "--caps", str(tmp_path / "caps.csv"), "--public-draw", "3 14 15 92",
         "--seed-file", str(tmp_path / "seed.txt"), "--out", str(out)]
    )  # fmt: skip

    assert code == 0
    assert trial.digest
    assert f"Digest of the outcome: {trial.digest}" in capsys.readouterr().out
    written = {str(cell) for sheet in load_workbook(out) for row in sheet.values for cell in row}
    assert trial.input_digest in written


def test_export_files_refuses_a_run_without_an_outcome() -> None:
    found = valley()
    trial = start_run(round_=found.round, rule="strict", by=found.priya)

    with pytest.raises(NothingKept):
        export_files(run=trial, by=found.priya)
