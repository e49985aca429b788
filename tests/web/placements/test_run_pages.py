"""From a trial run to a learner's own page: two people, then everybody is told."""

from pathlib import Path

import pytest
from django.test import Client

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import PlaceStatus, RoundStatus
from catchment.placements.models import Appeal, Place, RoundRun
from catchment.support.models import Notice
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.signin import signed_in
from tests.placements.valley import Valley, decided, valley

pytestmark = pytest.mark.django_db


@pytest.fixture(name="found")
def found_fixture() -> Valley:
    return valley()


def client_of(actor_membership: int) -> Client:
    return signed_in(Membership.objects.get(pk=actor_membership))


def learner(found: Valley, number: int) -> Client:
    """A learner with an account."""
    person = found.lists[number].person
    person.user = UserFactory(name=person.name)
    person.save()
    return signed_in(
        MembershipFactory(user=person.user, catchment=found.catchment, holds=[Role.PERSON])
    )


def test_from_a_trial_run_to_a_learners_page(found: Valley, tmp_path: Path) -> None:
    priya = client_of(found.priya.membership_id or 0)
    sana = client_of(found.sana.membership_id or 0)
    joey = learner(found, 0)
    trial = decided(found, tmp_path)
    page = f"/work-experience/runs/{trial.public_id}/"

    shown = priya.get(page).content.decode()
    assert "3 of 4 learners have a place. The most anybody could place is 3" in shown
    assert priya.post(f"{page}check/", {"words": "Talked to both schools"}).status_code == 302
    assert priya.post(f"{page}publish/").status_code == 403
    assert sana.post(f"{page}publish/").status_code == 302

    found.round.refresh_from_db()
    assert found.round.status == RoundStatus.PUBLISHED
    assert Place.objects.count() == 3
    assert Notice.objects.filter(to__user=found.lists[0].person.user).count() == 1
    mine = joey.get("/work-experience/my-place/", follow=True)
    assert mine.status_code == 200
    for actor, address in (
        (priya, page),
        (priya, f"/work-experience/rounds/{found.round.public_id}/results/"),
    ):
        assert actor.get(address).status_code == 200
