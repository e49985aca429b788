"""Publishing takes two people, one publication wins, and no seat is given twice."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions import appeals, places, publishing
from catchment.placements.enums import AppealStatus, PlaceStatus, RoundStatus
from catchment.placements.models import Place, Round, RoundRun, WishList
from catchment.placements.rules.places import may_appeal
from catchment.placements.rules.runs import may_publish_run
from catchment.support.models import Notice
from tests.factories.people import (
    NOW,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    actor_in,
)
from tests.placements.valley import Valley, acting, coordinator, decided, valley

pytestmark = pytest.mark.django_db


@pytest.fixture(name="found")
def found_fixture() -> Valley:
    return valley()


@pytest.fixture(name="checked")
def checked_fixture(found: Valley, tmp_path: Path) -> RoundRun:
    trial = decided(found, tmp_path)
    return publishing.check_run(run=trial, words="Talked to both schools", by=found.priya)


@pytest.fixture(name="published")
def published_fixture(found: Valley, checked: RoundRun) -> RoundRun:
    publishing.publish_run(run=checked, by=found.sana, on=TODAY)
    found.round.refresh_from_db()
    return checked


def test_check_run_refuses_what_is_not_done(found: Valley) -> None:
    trial = RoundRun.objects.create(round=found.round, number=1, rule="strict", created_at=NOW)

    with pytest.raises(publishing.RunNotDone):
        publishing.check_run(run=trial, words="Looked", by=found.priya)


def test_check_run_asks_the_others_who_coordinate(checked: RoundRun, found: Valley) -> None:
    assert [each.to_id for each in Notice.objects.all()] == [found.sana.membership_id]


def test_check_run_refuses_the_slower_of_two(found: Valley, checked: RoundRun) -> None:
    with pytest.raises(publishing.RoundMoved):
        publishing.check_run(run=checked, words="Me too", by=found.sana)


def test_publish_run_refuses_whoever_checked_it(found: Valley, checked: RoundRun) -> None:
    with pytest.raises(publishing.SameTwoPeople):
        publishing.publish_run(run=checked, by=found.priya, on=TODAY)

    assert not Place.objects.exists()


def test_publish_run_refuses_whoever_checked_it_in_another_membership(
    found: Valley, checked: RoundRun
) -> None:
    user = Membership.objects.get(pk=found.priya.membership_id).user
    elsewhere = MembershipFactory(
        user=user,
        catchment=found.catchment,
        organisation=OrganisationFactory(catchment=found.catchment),
        holds=[Role.COORDINATOR],
    )
    other_hat = acting(elsewhere)
    checked.round.refresh_from_db()

    assert not may_publish_run(other_hat, checked)
    with pytest.raises(publishing.SameTwoPeople):
        publishing.publish_run(run=checked, by=other_hat, on=TODAY)
    assert not Place.objects.exists()


def test_the_database_refuses_one_person_for_both(found: Valley, checked: RoundRun) -> None:
    with pytest.raises(IntegrityError):
        Round.objects.filter(pk=found.round.pk).update(
            published_by_id=found.priya.membership_id, status=RoundStatus.PUBLISHED
        )


def test_publish_run_writes_a_numbered_seat_for_each(found: Valley, published: RoundRun) -> None:
    seats = Place.objects.order_by("week_id", "seat").values_list("week_id", "seat")

    first, second = found.weeks
    assert list(seats) == [(first.pk, 1), (first.pk, 2), (second.pk, 1)]
    assert found.round.appeals_until == TODAY + dt.timedelta(days=publishing.APPEAL_DAYS)


def test_publish_run_tells_learners_with_an_account(found: Valley, checked: RoundRun) -> None:
    joey = found.lists[0].person
    joey.user = UserFactory()
    joey.save()
    own = MembershipFactory(user=joey.user, catchment=found.catchment, holds=[Role.PERSON])

    publishing.publish_run(run=checked, by=found.sana, on=TODAY)

    told = Notice.objects.get(to=own)
    assert (told.route, told.route_id, told.urgent) == (
        "placements:result",
        str(found.lists[0].public_id),
        True,
    )


def test_publish_run_refuses_the_slower_of_two(found: Valley, published: RoundRun) -> None:
    with pytest.raises(publishing.RoundMoved):
        publishing.publish_run(run=published, by=coordinator(found.catchment), on=TODAY)

    assert Place.objects.count() == 3


def test_publish_run_refuses_when_a_host_has_fewer_seats(found: Valley, checked: RoundRun) -> None:
    found.weeks[0].seats = 1
    found.weeks[0].save()

    with pytest.raises(publishing.SeatsGone):
        publishing.publish_run(run=checked, by=found.sana, on=TODAY)

    assert Round.objects.get(pk=found.round.pk).status == RoundStatus.CHECKED


def test_take_back_run_lets_the_round_be_tried_again(found: Valley, checked: RoundRun) -> None:
    publishing.take_back_run(run=checked, by=found.sana)

    found.round.refresh_from_db()
    assert (found.round.status, found.round.chosen_run) == (RoundStatus.DECIDING, None)
    with pytest.raises(publishing.RoundMoved):
        publishing.take_back_run(run=checked, by=found.sana)


def test_confirm_place_refuses_the_slower_of_two(published: RoundRun, found: Valley) -> None:
    place = Place.objects.select_related("wish_list__person").first()
    assert place is not None
    places.confirm_place(place=place, by=found.sana)

    with pytest.raises(places.PlaceMoved):
        places.confirm_place(place=place, by=found.sana)
    assert place.status == PlaceStatus.CONFIRMED


def test_a_place_given_back_frees_its_seat_for_another(published: RoundRun, found: Valley) -> None:
    nowhere = WishList.objects.get(round=found.round, places=None)
    place = Place.objects.filter(week=found.weeks[0]).select_related("wish_list__person").first()
    assert place is not None
    places.give_back_place(place=place, words="", by=found.sana)

    given = places.give_place(wish_list=_whole(nowhere), week=found.weeks[0], by=found.sana)

    assert (given.seat, given.status) == (place.seat, PlaceStatus.OFFERED)
    with pytest.raises(places.PlaceMoved):
        places.give_back_place(place=place, words="", by=found.sana)
    with pytest.raises(places.HasPlace):
        places.give_place(wish_list=_whole(nowhere), week=found.weeks[0], by=found.sana)


def test_give_place_refuses_a_full_week(published: RoundRun, found: Valley) -> None:
    nowhere = WishList.objects.get(round=found.round, places=None)

    with pytest.raises(publishing.SeatsGone):
        places.give_place(wish_list=_whole(nowhere), week=found.weeks[0], by=found.sana)


def test_cancel_place_tells_the_learner(published: RoundRun, found: Valley) -> None:
    place = Place.objects.select_related("wish_list__person").first()
    assert place is not None
    person = place.wish_list.person
    person.user = UserFactory()
    person.save()
    own = MembershipFactory(user=person.user, catchment=found.catchment, holds=[Role.PERSON])

    places.cancel_place(place=place, words="The kitchen is shut", by=found.sana)

    assert Notice.objects.filter(to=own, urgent=True).count() == 1


def test_ask_again_once_and_the_place_stays(published: RoundRun, found: Valley) -> None:
    place = Place.objects.select_related("wish_list__person", "wish_list__cohort").first()
    assert place is not None
    asked = appeals.ask_again(
        wish_list=_whole(place.wish_list), words="Why?", by=found.sana, on=TODAY
    )

    with pytest.raises(appeals.AppealOpen):
        appeals.ask_again(wish_list=_whole(place.wish_list), words="Why?", by=found.sana, on=TODAY)
    place.refresh_from_db()
    assert place.status == PlaceStatus.OFFERED
    assert asked.answer_by == dt.date(2026, 11, 27)


def test_ask_again_refuses_after_the_day(published: RoundRun, found: Valley) -> None:
    late = TODAY + dt.timedelta(days=publishing.APPEAL_DAYS + 1)

    with pytest.raises(appeals.TooLate):
        appeals.ask_again(wish_list=_whole(found.lists[0]), words="Why?", by=found.sana, on=late)


def test_an_answer_stands_until_the_place_is_another(published: RoundRun, found: Valley) -> None:
    place = Place.objects.earliest("pk")
    learner = place.wish_list
    asked = appeals.ask_again(wish_list=_whole(learner), words="Why?", by=found.sana, on=TODAY)
    himself = actor_in(found.catchment, Role.PERSON, person_id=learner.person_id)
    assert may_appeal(himself, _whole(learner))
    appeals.answer_appeal(appeal=asked, words="I looked.", by=found.priya)

    assert not may_appeal(himself, _whole(learner))
    with pytest.raises(appeals.AnsweredBefore):
        appeals.ask_again(wish_list=_whole(learner), words="Why?", by=found.sana, on=TODAY)

    Place.objects.filter(pk=place.pk).update(created_at=NOW + dt.timedelta(hours=1))
    assert may_appeal(himself, _whole(learner))
    appeals.ask_again(wish_list=_whole(learner), words="And now?", by=found.sana, on=TODAY)


def test_answer_appeal_refuses_the_slower_of_two(published: RoundRun, found: Valley) -> None:
    asked = appeals.ask_again(
        wish_list=_whole(found.lists[0]), words="Why?", by=found.sana, on=TODAY
    )
    appeals.answer_appeal(appeal=asked, words="I looked.", by=found.priya)

    with pytest.raises(appeals.AppealAnswered):
        appeals.answer_appeal(appeal=asked, words="Me too.", by=found.sana)
    assert (asked.status, asked.answered_by_name) == (AppealStatus.ANSWERED, found.priya.name)


def _whole(wish_list: WishList) -> WishList:
    """As a page fetches it."""
    return WishList.objects.select_related("round__chosen_run", "person", "cohort").get(
        pk=wish_list.pk
    )


def at_once(*acts: object) -> list[str]:
    """Let several act in the same moment, each on a connection of its own."""
    said: list[str] = []
    ready = threading.Barrier(len(acts))

    def press(act: object) -> None:
        try:
            ready.wait(timeout=20)
            said.append(act())  # type: ignore[operator]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_of_two_who_publish_at_once_one_wins(tmp_path: Path) -> None:
    found = valley()
    trial = publishing.check_run(run=decided(found, tmp_path), words="Looked", by=found.priya)

    def publishing_as(actor: Actor) -> object:
        def act() -> str:
            try:
                publishing.publish_run(
                    run=RoundRun.objects.select_related("round").get(pk=trial.pk),
                    by=actor,
                    on=TODAY,
                )
            except publishing.RoundMoved:
                return "slower"
            return "published"

        return act

    said = at_once(publishing_as(found.sana), publishing_as(coordinator(found.catchment)))

    assert said == ["published", "slower"]
    assert Place.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_the_last_seat_is_given_once_and_confirmed_once(tmp_path: Path) -> None:
    found = valley(seats=(2, 1), learners=5)
    trial = publishing.check_run(run=decided(found, tmp_path), words="Looked", by=found.priya)
    publishing.publish_run(run=trial, by=found.sana, on=TODAY)
    place = Place.objects.filter(week=found.weeks[0]).select_related("wish_list__person").first()
    assert place is not None
    places.give_back_place(place=place, words="", by=found.sana)
    waiting = WishList.objects.filter(round=found.round).exclude(places__isnull=False)

    def giving(wish_list: WishList) -> object:
        def act() -> str:
            try:
                places.give_place(wish_list=_whole(wish_list), week=found.weeks[0], by=found.sana)
            except publishing.SeatsGone:
                return "gone"
            return "given"

        return act

    assert at_once(*(giving(each) for each in waiting)) == ["given", "gone"]
    last = Place.objects.seated().filter(week=found.weeks[0], seat=place.seat).get()

    def confirming() -> str:
        mine = Place.objects.select_related("wish_list__person").get(pk=last.pk)
        try:
            places.confirm_place(place=mine, by=found.sana)
        except places.PlaceMoved:
            return "moved"
        return "yes"

    assert at_once(confirming, confirming) == ["moved", "yes"]
