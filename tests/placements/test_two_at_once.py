"""Of two people who act in the same moment one wins, and the other is told so. On PostgreSQL alone.

Each pair is let loose a few times: threads that start together do not always meet.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.actions import (
    appeals,
    cohort_imports,
    focus,
    host_links,
    hosts,
    opportunity_weeks,
    places,
    publishing,
    questions,
    requests,
    reruns,
    rounds,
    thanks,
    wishes,
)
from catchment.placements.actions.host_rounds import sweep_requests
from catchment.placements.actions.thanks import Written
from catchment.placements.enums import (
    HostLinkPurpose,
    ListingStatus,
    NotThisTime,
    PlaceStatus,
    RequestStatus,
    RoundStatus,
    ThanksStatus,
)
from catchment.placements.models import (
    CohortImport,
    CohortMember,
    Experience,
    FocusListing,
    Host,
    OpportunityWeek,
    Place,
    Round,
    RoundCohort,
    RoundRun,
    SchoolQuestion,
    SeatRequest,
    Thanks,
    WishList,
)
from catchment.placements.models.thanks import Visit
from catchment.placements.queries.seats import taken_in
from tests.factories.people import NOW, TODAY, OrganisationFactory, PersonFactory, actor_in
from tests.factories.placements import (
    MONDAY,
    CohortMemberFactory,
    HostFactory,
    OpportunityWeekFactory,
    RoundCohortFactory,
    RoundFactory,
    SchoolQuestionFactory,
    SeatRequestFactory,
    ThanksFactory,
)
from tests.placements.at_once import at_once, needs_two_writers
from tests.placements.valley import Valley, decided, valley

pytestmark = [pytest.mark.django_db(transaction=True), needs_two_writers]

#: How often each pair meets.
TIMES = 4

Act = Callable[[], object]


def anna_of(week: OpportunityWeek) -> Actor:
    """Who acts for the workplace."""
    return actor_in(
        week.opportunity.host.catchment,
        Role.HOST,
        membership_id=None,
        organisation_id=week.opportunity.host.organisation_id,
    )


def fresh(request: SeatRequest) -> SeatRequest:
    """As a page fetches it."""
    return SeatRequest.objects.select_related(
        "person",
        "asked_by",
        "week__opportunity__host__organisation",
        "week__opportunity__host__catchment",
    ).get(pk=request.pk)


def yes(request: SeatRequest) -> Act:
    return partial(requests.accept_request, request=fresh(request), by=anna_of(request.week))


def waiting(seats: int = 2, many: int = TIMES) -> Iterator[SeatRequest]:
    """Requests one after the other, each for a week of its own."""
    for _ in range(many):
        yield SeatRequestFactory(week=OpportunityWeekFactory(seats=seats))


def test_two_clicks_on_yes_give_one_seat() -> None:
    for request in waiting():
        assert at_once(yes(request), yes(request)) == ["RequestMovedOn", "done"]
        assert taken_in(request.week) == 1


def test_of_yes_and_no_one_counts() -> None:
    for request in waiting():
        no = partial(
            requests.decline_request,
            request=fresh(request),
            reason=NotThisTime.NO_TIME,
            by=anna_of(request.week),
        )

        assert at_once(yes(request), no) == ["RequestMovedOn", "done"]


def test_of_yes_and_the_schools_second_thought_one_counts() -> None:
    for request in waiting():
        leader = actor_in(
            request.week.opportunity.host.catchment, Role.COORDINATOR, membership_id=None
        )
        back = partial(requests.withdraw_request, request=fresh(request), by=leader)

        assert at_once(yes(request), back) == ["RequestMovedOn", "done"]


def test_a_yes_on_the_last_day_is_a_yes_or_too_late() -> None:
    late = NOW + dt.timedelta(days=15)
    for request in waiting():
        said = at_once(yes(request), lambda: sweep_requests(now=late))

        request.refresh_from_db()
        in_time = request.status == RequestStatus.ACCEPTED
        assert said == (["done", "done"] if in_time else ["RequestMovedOn", "done"])
        assert in_time or request.status == RequestStatus.EXPIRED


def test_the_last_seat_is_given_to_one_of_two_who_ask() -> None:
    for first in waiting(seats=1):
        second = SeatRequestFactory(week=first.week)

        assert at_once(yes(first), yes(second)) == ["NoSeatLeft", "done"]
        assert taken_in(first.week) == 1


def test_a_yes_and_a_seat_less_leave_no_more_seats_given_than_there_are() -> None:
    for first in waiting(seats=2):
        week = first.week
        requests.accept_request(request=fresh(first), by=anna_of(week))
        second = SeatRequestFactory(week=week)
        fewer = partial(
            opportunity_weeks.write_week,
            opportunity=week.opportunity,
            version=week.opportunity.version,
            details=opportunity_weeks.WeekDetails(
                starts_on=week.starts_on, ends_on=week.ends_on, seats=1
            ),
            by=anna_of(week),
            week=OpportunityWeek.objects.get(pk=week.pk),
        )

        said = at_once(yes(second), fewer)

        week.refresh_from_db()
        assert said in (["NoSeatLeft", "done"], ["TooFewSeats", "done"])
        assert taken_in(week) == week.seats


def test_a_round_and_a_single_yes_share_the_seats_of_a_workplace(tmp_path: Path) -> None:
    for number in range(TIMES):
        found = valley(seats=(1,), learners=1)
        run = publishing.check_run(
            run=decided(found, tmp_path / str(number)), words="Looked", by=found.priya
        )
        request = SeatRequestFactory(week=found.weeks[0])

        said = at_once(publishing_of(run, found), yes(request))

        assert said in (["SeatsGone", "done"], ["NoSeatLeft", "done"])
        assert taken_in(found.weeks[0]) == 1


def publishing_of(run: RoundRun, found: Valley) -> Act:
    mine = RoundRun.objects.select_related("round").get(pk=run.pk)
    return partial(publishing.publish_run, run=mine, by=found.sana, on=TODAY)


def published(tmp_path: Path, *, learners: int = 3) -> Valley:
    """A published round: three have a seat, the others none."""
    found = valley(learners=learners)
    folder = tmp_path / str(found.round.pk)
    run = publishing.check_run(run=decided(found, folder), words="Looked", by=found.priya)
    publishing.publish_run(run=run, by=found.sana, on=TODAY)
    return found


def page_of(place: Place) -> Place:
    return Place.objects.select_related("wish_list__person", "wish_list__cohort").get(pk=place.pk)


def a_seat(found: Valley) -> Place:
    return Place.objects.seated().filter(wish_list__round=found.round).earliest("pk")


def test_a_yes_and_its_second_thought_leave_no_agreed_hours(tmp_path: Path) -> None:
    found = published(tmp_path)
    for place in Place.objects.seated():
        said = at_once(
            partial(places.confirm_place, place=page_of(place), by=found.sana),
            partial(places.give_back_place, place=page_of(place), words="", by=found.priya),
        )

        place.refresh_from_db()
        assert place.status == PlaceStatus.GIVEN_BACK
        assert said in (["done", "done"], ["PlaceMoved", "done"])
        assert not Experience.objects.filter(person=place.wish_list.person).exists()


def test_a_host_that_cancels_and_a_yes_leave_no_agreed_hours(tmp_path: Path) -> None:
    found = published(tmp_path)
    for place in Place.objects.seated():
        said = at_once(
            partial(places.confirm_place, place=page_of(place), by=found.sana),
            partial(places.cancel_place, place=page_of(place), words="Shut", by=found.priya),
        )

        place.refresh_from_db()
        assert place.status == PlaceStatus.CANCELLED
        assert said in (["done", "done"], ["PlaceMoved", "done"])
        assert not Experience.objects.filter(person=place.wish_list.person).exists()


def again(found: Valley, by: Actor) -> Act:
    """Decide again, as a page that was just read would."""
    whole = Round.objects.select_related("chosen_run__outcome").get(pk=found.round.pk)
    digest = reruns.plan_again(whole).digest
    return partial(reruns.rerun_round, round_=whole, digest=digest, by=by, on=TODAY)


def test_of_two_who_decide_a_round_again_one_wins(tmp_path: Path) -> None:
    for _ in range(TIMES):
        found = published(tmp_path, learners=4)
        places.give_back_place(place=page_of(a_seat(found)), words="", by=found.sana)

        said = at_once(again(found, found.sana), again(found, found.priya))

        assert said in (["PlanChanged", "done"], ["RoundMoved", "done"])
        assert RoundRun.objects.filter(round=found.round).count() == 2
        assert Place.objects.seated().filter(wish_list__round=found.round).count() == 3


def test_two_answers_to_who_asked_again(tmp_path: Path) -> None:
    found = published(tmp_path)
    for wish_list in WishList.objects.select_related("round", "person", "cohort"):
        asked = appeals.ask_again(wish_list=wish_list, words="Why?", by=found.sana, on=TODAY)

        said = at_once(
            *(
                partial(
                    appeals.answer_appeal,
                    appeal=type(asked).objects.get(pk=asked.pk),
                    words="I looked",
                    by=by,
                )
                for by in (found.sana, found.priya)
            )
        )

        assert said == ["AppealAnswered", "done"]


def test_of_two_tabs_of_wishes_the_slower_is_told_and_loses_nothing() -> None:
    found = valley(seats=(1, 1, 1), learners=TIMES)
    Round.objects.update(status=RoundStatus.WISHES)
    for wish_list in found.lists:
        first, second, third = wish_list.wishes.order_by("position").values_list("pk", flat=True)
        tabs = [
            partial(
                wishes.move_wish,
                wish_list=WishList.objects.get(pk=wish_list.pk),
                wish=wish,
                where=wishes.Where.TOP,
                version=wish_list.version,
                by=found.sana,
            )
            for wish in (second, third)
        ]

        said = at_once(*tabs)

        order = list(wish_list.wishes.order_by("position").values_list("pk", flat=True))
        assert said == ["ListHasMoved", "done"]
        assert order in ([second, first, third], [third, first, second])


def test_of_who_sends_wishes_and_who_closes_them_none_is_lost() -> None:
    for _ in range(TIMES):
        found = valley(learners=1)
        Round.objects.filter(pk=found.round.pk).update(status=RoundStatus.WISHES)
        (wish_list,) = found.lists
        WishList.objects.filter(pk=wish_list.pk).update(proposed_at=NOW)
        mine = WishList.objects.get(pk=wish_list.pk)

        said = at_once(
            partial(wishes.send_list, wish_list=mine, version=mine.version, by=found.priya),
            partial(rounds.close_wishes, round_=found.round, by=found.sana),
        )

        mine.refresh_from_db()
        assert said == (["done", "done"] if mine.sent_at else ["WishesAreClosed", "done"])


def two_in_one_week() -> tuple[RoundCohort, RoundCohort]:
    """Two cohorts of two want one week with three seats; a week later there are two more."""
    one = RoundFactory()
    later = MONDAY + dt.timedelta(days=7)
    for day, seats in ((MONDAY, 3), (later, 2)):
        OpportunityWeekFactory(
            opportunity__host__catchment=one.catchment, starts_on=day, seats=seats
        )
    first, second = (
        RoundCohortFactory(round=one, could_also=[later.isoformat()]) for _ in range(2)
    )
    for entry in (first, first, second, second):
        CohortMemberFactory(cohort=entry.cohort, person__born_on=dt.date(2011, 9, 3))
    return first, second


def test_of_two_schools_that_would_move_into_one_week_one_moves() -> None:
    for _ in range(TIMES):
        pair = two_in_one_week()
        by = actor_in(pair[0].round.catchment, Role.COORDINATOR, membership_id=None)
        weeks = (MONDAY + dt.timedelta(days=7),)

        said = at_once(
            *(partial(rounds.accept_move, entry=entry, weeks=weeks, by=by) for entry in pair)
        )

        assert said == ["MoveNoLongerHelps", "done"]


def test_a_move_is_made_once() -> None:
    for _ in range(TIMES):
        first, _second = two_in_one_week()
        by = actor_in(first.round.catchment, Role.COORDINATOR, membership_id=None)
        move = partial(
            rounds.accept_move, entry=first, weeks=(MONDAY + dt.timedelta(days=7),), by=by
        )

        assert at_once(move, move) == ["MoveNoLongerHelps", "done"]


WORDS = Written(words="Thank you for the knife, and for the soup.", name_shown=True)


def test_nothing_is_let_through_to_a_host_that_nobody_has_read() -> None:
    for _ in range(TIMES):
        row = ThanksFactory()
        by = actor_in(row.host.catchment, Role.COORDINATOR, membership_id=None)
        read = row.words

        said = at_once(
            partial(
                thanks.change_thanks, thanks=Thanks.objects.get(pk=row.pk), written=WORDS, by=by
            ),
            partial(
                thanks.let_thanks_through, thanks=Thanks.objects.get(pk=row.pk), version=1, by=by
            ),
        )

        row.refresh_from_db()
        assert said == ["ThanksMovedOn", "done"]
        assert (row.status, row.words) in (
            (ThanksStatus.SHOWN, read),
            (ThanksStatus.WAITING, WORDS.words),
        )


def test_thanks_are_taken_back_or_let_through() -> None:
    for _ in range(TIMES):
        row = ThanksFactory()
        by = actor_in(row.host.catchment, Role.COORDINATOR, membership_id=None)

        said = at_once(
            partial(thanks.take_back_thanks, thanks=Thanks.objects.get(pk=row.pk), by=by),
            partial(
                thanks.let_thanks_through, thanks=Thanks.objects.get(pk=row.pk), version=1, by=by
            ),
        )

        shown = Thanks.objects.filter(pk=row.pk, status=ThanksStatus.SHOWN)
        assert said == ["ThanksMovedOn", "done"]
        assert shown.exists() == Thanks.objects.filter(pk=row.pk).exists()


def test_a_question_to_a_school_is_answered_once() -> None:
    for _ in range(TIMES):
        asked = SchoolQuestionFactory()
        by = actor_in(asked.catchment, Role.COORDINATOR, membership_id=None)

        said = at_once(
            *(
                partial(
                    questions.answer_question,
                    question=SchoolQuestion.objects.get(pk=asked.pk),
                    words=words,
                    by=by,
                )
                for words in ("Yes, by bus.", "No.")
            )
        )

        assert said == ["QuestionAnswered", "done"]


def test_of_two_who_check_a_host_one_wins() -> None:
    for _ in range(TIMES):
        row = HostFactory()
        by = actor_in(row.catchment, Role.COORDINATOR, membership_id=None)
        mine = Host.objects.select_related("organisation", "catchment")

        said = at_once(
            partial(hosts.verify_host, host=mine.get(pk=row.pk), words="Seen", by=by),
            partial(hosts.verify_host, host=mine.get(pk=row.pk), words="Seen too", by=by),
        )

        assert said == ["HostMovedOn", "done"]


def test_of_two_who_decide_about_first_call_one_counts() -> None:
    for _ in range(TIMES):
        member = CohortMemberFactory()
        row = FocusListing.objects.create(
            cohort=member.cohort,
            person=member.person,
            status=ListingStatus.SUGGESTED,
            created_at=NOW,
        )
        by = actor_in(member.cohort.catchment, Role.COORDINATOR, membership_id=None)
        decisions = [
            partial(
                focus.decide_listing,
                listing=FocusListing.objects.get(pk=row.pk),
                status=status,
                reason="Talked to them",
                by=by,
            )
            for status in (ListingStatus.CONFIRMED, ListingStatus.REMOVED)
        ]

        assert at_once(*decisions) == ["ListingHasMoved", "done"]


def test_somebody_asks_for_a_seat_once() -> None:
    for _ in range(TIMES):
        week = OpportunityWeekFactory()
        here = week.opportunity.host.catchment
        person = PersonFactory(catchment=here, born_on=dt.date(2005, 1, 1))
        by = actor_in(here, Role.COORDINATOR, membership_id=None)
        ask = partial(requests.ask_for_seat, week=week, person=person, words="", by=by)

        assert at_once(ask, ask) == ["AskedAlready", "done"]


def test_the_last_question_and_the_last_thanks_wait_once() -> None:
    for _ in range(TIMES):
        row = SeatRequestFactory(school=OrganisationFactory(school=True))
        by = anna_of(row.week)
        ask = partial(questions.ask_school_about, request=fresh(row), words="By bus?", by=by)
        visit = Visit(host=row.week.opportunity.host, person=row.person, school=None)
        thank = partial(thanks.write_thanks, visit=visit, written=WORDS, by=by)

        assert at_once(ask, ask) == ["QuestionOpen", "done"]
        assert at_once(thank, thank) == ["ThanksWait", "done"]


def test_a_link_of_a_host_is_used_once() -> None:
    for _ in range(TIMES):
        host = HostFactory(resting=True)
        by = actor_in(host.catchment, membership_id=None)
        token = host_links.make_link(
            host.catchment,
            HostLinkPurpose.COME_BACK,
            "anna@example.org",
            dt.timedelta(days=1),
            by=by,
            host=host,
        )
        come = partial(host_links.come_back, token=token, by=by)

        assert at_once(come, come) == ["LinkOver", "done"]


def test_a_list_is_undone_or_its_learners_get_wishes() -> None:
    for _ in range(3 * TIMES):  # it takes some to meet
        entry = RoundCohortFactory()
        by = actor_in(entry.round.catchment, Role.COORDINATOR, membership_id=None)
        run = cohort_imports.look_through(
            cohort=entry.cohort,
            file_name="year 10.csv",
            data=b"Name,Date of birth\nAmy Lister,2011-09-03\nBen Shaw,2011-09-04\n",
            by=by,
            on=TODAY,
        )
        cohort_imports.write_import(run=run, by=by, on=TODAY)

        said = at_once(
            partial(
                cohort_imports.undo_import,
                run=CohortImport.objects.select_related("cohort").get(pk=run.pk),
                by=by,
            ),
            partial(rounds.open_wishes, round_=entry.round, by=by),
        )

        with_wishes = WishList.objects.filter(round=entry.round).count()
        assert said == (["done", "done"] if with_wishes else ["NobodyTakesPart", "done"])
        assert with_wishes in (0, 2)
        assert CohortMember.objects.filter(cohort=entry.cohort).count() == with_wishes
