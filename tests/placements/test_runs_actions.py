"""Trial runs: claimed once, the same digest after a death, refused with problems."""

from pathlib import Path

import pytest

from catchment.placements.actions import runs as actions
from catchment.placements.enums import RoundStatus, RunStatus
from catchment.placements.models import Place, RoundRun, RunPlace
from tests.factories.people import NOW
from tests.placements.valley import Valley, decided, valley

pytestmark = pytest.mark.django_db


@pytest.fixture(name="found")
def found_fixture() -> Valley:
    return valley()


def test_run_gives_every_learner_a_row_and_writes_no_place(found: Valley, tmp_path: Path) -> None:
    trial = decided(found, tmp_path)

    assert (trial.status, trial.says, trial.problems) == (RunStatus.DONE, "", [])
    assert trial.figures["all"]["placed"] == 3
    assert RunPlace.objects.filter(run=trial).count() == 4
    assert not Place.objects.exists()
