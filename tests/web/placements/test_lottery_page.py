"""The revealed lottery as a file: the coordinator can draw it again, or have it drawn."""

import hashlib
from pathlib import Path

import pytest

from catchment.people.models import Membership
from catchment.placements.actions import publishing
from catchment.placements.models import RunPlace
from tests.factories.people import TODAY
from tests.factories.signin import signed_in
from tests.placements.valley import Valley, decided, valley
from tests.web.placements.test_run_pages import learner

pytestmark = pytest.mark.django_db


def published(tmp_path: Path) -> Valley:
    made = valley()
    trial = publishing.check_run(run=decided(made, tmp_path), words="Looked", by=made.priya)
    publishing.publish_run(run=trial, by=made.sana, on=TODAY)
    made.round.refresh_from_db()
    return made


def test_the_lottery_can_be_drawn_again(tmp_path: Path) -> None:
    found = published(tmp_path)
    sana = signed_in(Membership.objects.get(pk=found.sana.membership_id))
    begins = f"{found.round.seed}/{found.round.public_draw}/1/"

    page = f"/work-experience/rounds/{found.round.public_id}/lottery.csv"
    rows = [line.split(",") for line in sana.get(page).content.decode().split()]

    tickets = {
        hashlib.sha256(f"{begins}{each.pseudonym}".encode()).hexdigest(): each.pseudonym
        for each in found.lists
    }
    expected = [
        [str(number), tickets[drawn], drawn] for number, drawn in enumerate(sorted(tickets), 1)
    ]
    assert rows == [["number", "learner", "ticket"], *expected]
    told = dict(RunPlace.objects.values_list("wish_list__pseudonym", "told"))
    assert {row[1]: int(row[0]) for row in rows[1:]} == {
        name: each["number"] for name, each in told.items()
    }
    assert hashlib.sha256(found.round.seed.encode()).hexdigest() == found.round.commitment


def test_a_learner_never_reads_the_numbers_of_others(tmp_path: Path) -> None:
    found = published(tmp_path)
    joey = learner(found, 0)

    page = f"/work-experience/rounds/{found.round.public_id}/lottery.csv"

    assert joey.get(page).status_code in (403, 404)
