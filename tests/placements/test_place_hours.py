"""A place that a learner says yes to stands in their hours as agreed, and goes with the place."""

import datetime as dt

import pytest

from catchment.people.models import JournalEntry
from catchment.placements.actions import hours, places
from catchment.placements.actions.place_hours import agree_hours
from catchment.placements.enums import ExperienceStatus, Mode, Phase
from catchment.placements.models import Experience, Place
from tests.factories.people import NOW
from tests.factories.placements import ExperienceFactory, RoundRunFactory
from tests.placements.valley import Valley, valley

pytestmark = pytest.mark.django_db


@pytest.fixture(name="found")
def found_fixture() -> Valley:
    return valley(seats=(2,), learners=2)


@pytest.fixture(name="place")
def place_fixture(found: Valley) -> Place:
    run = RoundRunFactory(round=found.round)
    return Place.objects.create(
        wish_list=found.lists[0], run=run, week=found.weeks[0], seat=1, created_at=NOW
    )


def test_a_yes_writes_agreed_hours_once(found: Valley, place: Place) -> None:
    places.confirm_place(place=place, by=found.sana)
    with pytest.raises(places.PlaceMoved):
        places.confirm_place(place=place, by=found.sana)

    week, learner = found.weeks[0], found.lists[0]
    written = Experience.objects.get()
    assert (written.person, written.school) == (learner.person, learner.cohort.school)
    assert (written.host, written.where) == (
        week.opportunity.host,
        week.opportunity.host.organisation.name,
    )
    assert (written.starts_on, written.ends_on) == (week.starts_on, week.ends_on)
    assert (written.minutes, written.status) == (30 * 60, ExperienceStatus.AGREED)
    assert (written.mode, written.phase) == (Mode.PLACEMENT, Phase.KEY_STAGE_4)


def test_a_late_yes_does_not_say_that_it_took_place(found: Valley, place: Place) -> None:
    week = found.weeks[0]
    week.starts_on = NOW.date() - dt.timedelta(days=1)
    week.ends_on = NOW.date() + dt.timedelta(days=3)
    week.save()

    places.confirm_place(place=place, by=found.sana)

    assert Experience.objects.get().status == ExperienceStatus.AGREED


def test_a_place_without_hours_writes_none(found: Valley, place: Place) -> None:
    found.weeks[0].hours = 0
    found.weeks[0].save()

    assert agree_hours(place=place, by=found.sana) is None
    assert not Experience.objects.exists()


def test_giving_back_takes_its_hours_and_no_others(found: Valley, place: Place) -> None:
    week = found.weeks[0]
    same = {"host": week.opportunity.host, "starts_on": week.starts_on, "ends_on": week.ends_on}
    of_another = ExperienceFactory(
        person=found.lists[1].person, status=ExperienceStatus.AGREED, minutes=1800, **same
    )
    earlier = ExperienceFactory(person=found.lists[0].person)
    places.confirm_place(place=place, by=found.sana)

    places.give_back_place(place=place, words="", by=found.sana)

    assert set(Experience.objects.all()) == {of_another, earlier}
    said = JournalEntry.objects.filter(about_person=found.lists[0].person)
    assert said.filter(sentence="took off hours of yours").count() == 1


def test_a_host_that_cancels_takes_the_hours_too(found: Valley, place: Place) -> None:
    places.confirm_place(place=place, by=found.sana)

    places.cancel_place(place=place, words="Shut", by=found.sana)

    assert not Experience.objects.exists()


def test_hours_that_were_done_stay(found: Valley, place: Place) -> None:
    places.confirm_place(place=place, by=found.sana)
    hours.say_it_is_done(
        experience=Experience.objects.get(), by=found.sana, on=found.weeks[0].ends_on
    )

    places.give_back_place(place=place, words="", by=found.sana)

    assert Experience.objects.get().status == ExperienceStatus.DONE


def test_a_place_that_was_never_said_yes_to_leaves_no_line(found: Valley, place: Place) -> None:
    places.give_back_place(place=place, words="", by=found.sana)

    assert not JournalEntry.objects.filter(sentence="took off hours of yours").exists()
