"""From a trial run to a learner's own page: two people, then everybody is told."""

import re
from pathlib import Path

import pytest
from django.test import Client

from catchment.engine.allocation.terms import Violation
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions import places, publishing, reruns
from catchment.placements.bridge import replanning, running
from catchment.placements.enums import PlaceStatus, RoundStatus
from catchment.placements.models import Appeal, Host, Opportunity, Place, Round, RoundRun, WishList
from catchment.support.models import Notice
from tests.factories.people import TODAY, MembershipFactory, UserFactory
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


def published(found: Valley, tmp_path: Path) -> RoundRun:
    trial = publishing.check_run(run=decided(found, tmp_path), words="Looked", by=found.priya)
    publishing.publish_run(run=trial, by=found.sana, on=TODAY)
    return trial


def test_results_are_narrowed_by_state_and_name(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    priya = client_of(found.priya.membership_id or 0)
    at = f"/work-experience/rounds/{found.round.public_id}/results/"
    nowhere = next(one for one in found.lists if not one.places.exists())
    said_yes, waits, _third = Place.objects.order_by("pk")
    Place.objects.filter(pk=said_yes.pk).update(status=PlaceStatus.CONFIRMED)

    def listed(**asked: str) -> set[str]:
        shown = priya.get(at, asked).content.decode()
        return {one.pseudonym for one in found.lists if f"/results/{one.public_id}/" in shown}

    shown = priya.get(at).content.decode()
    assert "1 learner has nowhere yet" in shown
    assert "Not said yes yet (2)" in shown
    assert len(listed()) == 4
    assert listed(state="nowhere") == {nowhere.pseudonym}
    assert listed(state="settled") == {said_yes.wish_list.pseudonym}
    assert waits.wish_list.pseudonym in listed(state="open")
    assert listed(name=nowhere.person.name.upper()) >= {nowhere.pseudonym}
    assert listed(state="never") == listed()
    assert "Nobody is found by that" in priya.get(at, {"name": "Zzz"}).content.decode()


def test_whoever_coordinates_gives_a_free_seat(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    sana = client_of(found.sana.membership_id or 0)
    nowhere = next(one for one in found.lists if not one.places.exists())
    page = f"/work-experience/results/{nowhere.public_id}/"

    assert "No seat is free" in sana.get(f"{page}give/").content.decode()
    dropped = Place.objects.select_related("wish_list__person").order_by("pk")[0]
    places.give_back_place(place=dropped, words="", by=found.priya)
    assert f"{page}give/" in sana.get(page).content.decode()
    asked = sana.get(f"{page}give/").content.decode()
    given = sana.post(f"{page}give/", {"week": dropped.week.public_id}, follow=True)

    assert (asked.count("1 seat free"), asked.count("seats free")) == (1, 0)
    assert "Given. The learner has been told." in given.content.decode()
    place = Place.objects.seated().get(wish_list=nowhere)
    assert (place.week_id, place.seat) == (dropped.week_id, dropped.seat)
    assert f"{page}give/" not in given.content.decode()


def test_no_seat_is_given_beyond_what_a_host_takes_at_once(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    sana = client_of(found.sana.membership_id or 0)
    nowhere = next(one for one in found.lists if not one.places.exists())
    dropped = Place.objects.filter(week=found.weeks[0]).select_related("wish_list__person")[0]
    places.give_back_place(place=dropped, words="", by=found.priya)
    Host.objects.filter(opportunities=dropped.week.opportunity_id).update(at_once=1)
    address = f"/work-experience/results/{nowhere.public_id}/give/"

    assert "No seat is free" in sana.get(address).content.decode()
    with pytest.raises(publishing.SeatsGone):
        places.give_place(
            wish_list=WishList.objects.select_related("round__chosen_run", "person").get(
                pk=nowhere.pk
            ),
            week=dropped.week,
            by=found.sana,
        )
    assert not Place.objects.filter(wish_list=nowhere).exists()


def test_a_learner_says_yes_asks_again_and_is_answered(found: Valley, tmp_path: Path) -> None:
    joey, priya = learner(found, 0), client_of(found.priya.membership_id or 0)
    published(found, tmp_path)
    wish_list = found.lists[0]
    Appeal.objects.all().delete()
    page = f"/work-experience/results/{wish_list.public_id}/"
    place = Place.objects.filter(wish_list=wish_list).first()

    if place is not None:
        joey.post(f"/work-experience/places/{place.public_id}/yes/")
        place.refresh_from_db()
        assert place.status == PlaceStatus.CONFIRMED
    assert joey.post(f"{page}ask/", {"words": ""}).status_code == 200
    assert joey.post(f"{page}ask/", {"words": "I hoped for the kitchen"}).status_code == 302
    asked = Appeal.objects.get()
    answering = f"/work-experience/asked-again/{asked.public_id}/"
    assert "The reasons in full" in priya.get(answering).content.decode()
    assert priya.post(answering, {"words": "I looked, and all was right"}).status_code == 302
    assert "I looked, and all was right" in joey.get(page).content.decode()


def test_a_learner_never_reads_a_full_reason(found: Valley, tmp_path: Path) -> None:
    clients = [learner(found, number) for number in range(4)]
    published(found, tmp_path)

    for client, wish_list in zip(clients, found.lists, strict=True):
        shown = client.get(f"/work-experience/results/{wish_list.public_id}/").content.decode()
        for word in ("focus learner", "earlier lottery number", "same class", "chain of moves"):
            assert word not in shown


def test_who_had_no_option_at_all_reads_what_kept_every_place_shut(
    found: Valley, tmp_path: Path
) -> None:
    clients = [learner(found, number) for number in range(4)]
    published(found, tmp_path)
    placed = set(Place.objects.values_list("wish_list_id", flat=True))
    whose = next(at for at, one in enumerate(found.lists) if one.pk not in placed)
    found.lists[whose].run_places.update(reasons=[])
    WishList.objects.filter(pk=found.lists[whose].pk).update(why_none={"age": 1, "travel": 4})

    shown = clients[whose].get(f"/work-experience/results/{found.lists[whose].public_id}/")

    assert "There is no place for you yet" in shown.content.decode()
    assert "further away than the time you said you can travel" in shown.content.decode()


def test_a_classmate_finds_no_result(found: Valley, tmp_path: Path) -> None:
    joey = learner(found, 0)
    published(found, tmp_path)

    assert joey.get(f"/work-experience/results/{found.lists[1].public_id}/").status_code == 404


def test_a_refused_run_shows_no_figure(
    found: Valley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [Violation(kind="seat", says="Opportunity 0 has one learner too many")]
    monkeypatch.setattr(running, "check", lambda *args, **kwargs: wrong)
    trial = decided(found, tmp_path)
    priya = client_of(found.priya.membership_id or 0)

    shown = priya.get(f"/work-experience/runs/{trial.public_id}/").content.decode()

    assert "Our own check refused trial run 1" in shown
    assert "have a place" not in shown


def test_deciding_again_does_what_was_shown(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    priya = client_of(found.priya.membership_id or 0)
    back = Place.objects.select_related("wish_list__person").filter(week=found.weeks[0])[0]
    places.give_back_place(place=back, words="", by=found.sana)
    page = f"/work-experience/rounds/{found.round.public_id}/again/"

    shown = priya.get(page)
    assert "1 learner’s place would change" in shown.content.decode()
    digest = re.findall(r'name="digest" value="([0-9a-f]+)"', shown.content.decode())[0]
    done = priya.post(page, {"digest": digest})

    assert done.status_code == 302
    assert Place.objects.seated().count() == 3


def test_staff_see_who_may_move_and_tell_them(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    priya = client_of(found.priya.membership_id or 0)
    places.confirm_place(
        place=Place.objects.select_related("wish_list__person").filter(week=found.weeks[1])[0],
        by=found.sana,
    )
    page = f"/work-experience/rounds/{found.round.public_id}/again/"

    before = priya.get(page).content.decode()
    told = priya.post(f"{page}tell/", follow=True).content.decode()
    again = priya.post(f"{page}tell/", follow=True).content.decode()

    assert "2 learners may be moved" in before
    assert "They have not been told" in before
    assert "2 learners are told." in told
    assert "They were told on" in told
    assert "They have been told already" in again


def test_a_re_run_that_the_check_refuses_is_not_shown(
    found: Valley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(found, tmp_path)
    priya = client_of(found.priya.membership_id or 0)
    places.give_back_place(
        place=Place.objects.select_related("wish_list__person").filter(week=found.weeks[0])[0],
        words="",
        by=found.sana,
    )
    wrong = Violation(kind="confirmed learner moved")
    monkeypatch.setattr(replanning, "check_again", lambda *args, **more: [wrong])

    shown = priya.get(f"/work-experience/rounds/{found.round.public_id}/again/").content.decode()

    assert "Our own check refused this" in shown
    assert "confirmed learner moved" in shown
    assert 'name="digest"' not in shown


def test_a_learner_reads_from_when_their_place_may_move(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    seat = Place.objects.select_related("wish_list").order_by("pk")[0]
    mine = learner(found, [each.pk for each in found.lists].index(seat.wish_list_id))
    page = f"/work-experience/results/{seat.wish_list.public_id}/"

    before = mine.get(page).content.decode()
    reruns.tell_of_moves(round_=RoundRun.objects.get().round, by=found.sana)
    told = mine.get(page).content.decode()

    assert "Others have dropped out" not in before
    assert "Others have dropped out" in told
    assert "Say yes, and it stays yours." in told


def test_a_result_draws_the_day_that_the_host_described(found: Valley, tmp_path: Path) -> None:
    clients = [learner(found, number) for number in range(4)]
    Opportunity.objects.update(day=[["09:00", "12:00", "prep"], ["12:00", "13:00", "lunch"]])
    published(found, tmp_path)
    seat = Place.objects.select_related("wish_list").order_by("pk")[0]
    whose = [each.pk for each in found.lists].index(seat.wish_list_id)

    shown = clients[whose].get(f"/work-experience/results/{seat.wish_list.public_id}/")

    assert "prep from 9:00 to 12:00; lunch from 12:00 to 13:00" in shown.content.decode()


def test_of_a_round_that_is_over_nothing_is_asked(found: Valley, tmp_path: Path) -> None:
    published(found, tmp_path)
    placed = next(at for at, one in enumerate(found.lists) if one.places.exists())
    joey = learner(found, placed)
    page = f"/work-experience/results/{found.lists[placed].public_id}/"
    before = joey.get(page).content.decode()

    Round.objects.filter(pk=found.round.pk).update(
        status=RoundStatus.CLOSED, moves_told_at=found.sana.now, appeals_until=None
    )
    shown = joey.get(page).content.decode()

    asks = ("Say yes to this place", "What happens next", "may change from")
    assert [words in before for words in asks] == [True, True, False]
    assert [words in shown for words in asks] == [False, False, False]
