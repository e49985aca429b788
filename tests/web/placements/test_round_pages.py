"""Pages of rounds and wishes: from an empty round to a list that was sent, without a script."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions.proposing import make_waiting_lists
from catchment.placements.enums import RoundStatus
from catchment.placements.models import Cohort, OpportunityWeek, Round, RoundCohort, Wish, WishList
from catchment.web.placements.views import rounds as views
from tests.factories.people import CatchmentFactory, MembershipFactory, PersonFactory
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    RoundFactory,
    WishListFactory,
)
from tests.factories.signin import signed_in
from tests.placements.valley import learner_in, week_at

pytestmark = pytest.mark.django_db
AT = "/work-experience"


def monday() -> dt.date:
    """Some weeks from now: pages judge the last day by the clock."""
    today = timezone.localdate()
    return today + dt.timedelta(days=70 - today.weekday())


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def open_week(member: Membership, seats: int, first: dt.date) -> OpportunityWeek:
    week = week_at(member.catchment, seats)
    week.starts_on, week.ends_on = first, first + dt.timedelta(days=4)
    week.save()
    what = week.opportunity
    what.day = [
        ["09:30", "12:30", "set up"],
        ["12:30", "13:15", "lunch"],
        ["13:15", "16:00", "mix"],
    ]
    what.save()
    return week


@pytest.fixture
def priya() -> Membership:
    made: Membership = MembershipFactory(catchment=CatchmentFactory(), holds=[Role.COORDINATOR])
    return made


@pytest.fixture
def cohort(priya: Membership) -> Cohort:
    made: Cohort = CohortFactory(catchment=priya.catchment)
    return made


@pytest.fixture
def bell(cohort: Cohort) -> Membership:
    made: Membership = MembershipFactory(
        catchment=cohort.catchment, organisation=cohort.school, holds=[Role.CAREERS_LEADER]
    )
    return made


@pytest.fixture
def joey(cohort: Cohort) -> Membership:
    """A learner with a sign-in of their own."""
    made: Membership = MembershipFactory(
        catchment=cohort.catchment, organisation=None, holds=[Role.PERSON]
    )
    person = PersonFactory(catchment=cohort.catchment, user=made.user, born_on=dt.date(2011, 9, 3))
    CohortMemberFactory(cohort=cohort, person=person)
    return made


def typed(**values: object) -> dict[str, object]:
    first = monday()
    sent: dict[str, object] = {
        "name": "Summer",
        "rule": "guarantee",
        "tiers_down": "1",
        "min_list": "10",
        "version": "1",
    }
    days = {
        "starts_on": first,
        "ends_on": first + dt.timedelta(days=11),
        "wishes_until": first - dt.timedelta(days=20),
    }
    for name, day in days.items():
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return sent | values


def test_from_an_empty_round_to_a_list_that_was_sent(
    priya: Membership, bell: Membership, cohort: Cohort, joey: Membership
) -> None:
    coordinator, learner = signed_in(priya), signed_in(joey)
    weeks = [open_week(priya, 2, monday()) for _ in range(3)]
    assert "No round yet" in page(coordinator.get(f"{AT}/rounds/"))
    assert "No wishes yet" in page(learner.get(f"{AT}/my-wishes/"))

    said = page(coordinator.post(f"{AT}/rounds/new/", typed(), follow=True))
    one = Round.objects.get()
    at = f"{AT}/rounds/{one.public_id}/"
    assert "Now say who takes part" in said
    assert one.commitment in said
    assert one.seed not in said
    assert learner.get(at).status_code == 404

    given = {
        "cohort": str(cohort.public_id),
        "weeks": [str(monday())],
        "could_also": [str(monday() + dt.timedelta(days=7))],
    }
    said = page(coordinator.post(f"{at}add/", given, follow=True))
    assert "There is a seat for every learner" in said
    assert cohort.school.name in said

    said = page(coordinator.post(f"{at}open/", follow=True))
    assert "Wishes are open. We are making one list" in said
    assert "We are making lists: 0 of 1" in said
    assert "Look again" in said
    assert "Open wishes" not in said
    assert "Close wishes" not in said
    assert "We are looking for places that fit you" in page(
        learner.get(f"{AT}/my-wishes/", follow=True)
    )
    assert "Close wishes after that" in page(coordinator.post(f"{at}close/", follow=True))
    assert coordinator.post(f"{at}open/").status_code == 403
    make_waiting_lists(timezone.now)
    said = page(coordinator.get(at))
    assert "We are making lists" not in said
    assert "Close wishes" in said
    assert "0 of 1 learners have sent their wishes." in said

    there = WishList.objects.get()
    where = f"{AT}/wishes/{there.public_id}/"
    said = page(learner.get(f"{AT}/my-wishes/", follow=True))
    assert "Put these in your order" in said
    assert "3 places fit you" in said
    assert said.count('class="c-wish"') == 3
    assert "set up from 9:30 to 12:30" in said

    last = Wish.objects.filter(wish_list=there).order_by("position").last()
    assert last is not None
    sent = {"wish": last.pk, "version": 1, "do": "top"}
    assert learner.post(f"{where}move/", sent).headers["Location"] == f"{where}#wish-{last.pk}"
    assert "changed meanwhile" in page(learner.post(f"{where}move/", sent, follow=True))
    last.refresh_from_db()
    assert last.position == 1

    out = {"reason": "travel", "words": "Two buses", "version": 2}
    assert "Choose why" in page(learner.post(f"{where}{last.pk}/not/", out | {"reason": ""}))
    said = page(learner.post(f"{where}{last.pk}/not/", out, follow=True))
    assert "“Two buses”" in said
    assert said.count("c-wish--no") == 1

    back = {"wish": last.pk, "version": 3, "do": "back"}
    assert "c-wish--no" not in page(learner.post(f"{where}move/", back, follow=True))
    assert "Sent. You can still change it" in page(
        learner.post(f"{where}send/", {"version": 4}, follow=True)
    )
    assert "Looked again" in page(learner.post(f"{where}look-again/", {"version": 5}, follow=True))

    said = page(signed_in(bell).get(f"{at}lists/"))
    assert "Everybody who was looked at has an option" in said
    said = page(coordinator.post(f"{at}close/", follow=True))
    assert "Wishes are closed" in said
    assert "Write down what was drawn" in page(coordinator.post(f"{at}draw/", {"draw": ""}))
    assert "7 11 23" in page(coordinator.post(f"{at}draw/", {"draw": "7 11 23"}, follow=True))
    assert learner.post(f"{where}send/", {"version": 6}).status_code == 403
    assert len(weeks) == 3


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"ends_on_year": 2020}, "The last day must come after the first", id="ends"),
        pytest.param({"ends_on_year": 2040}, "half a year at most", id="too long"),
        pytest.param({"wishes_until_year": 2040}, "must close before the first day", id="wishes"),
        pytest.param({"min_list": "99"}, "Enter at most 30", id="promise"),
        pytest.param({"rule": "chance"}, "Choose a rule", id="rule"),
    ],
)
def test_bad_plans_get_a_sentence(priya: Membership, values: dict[str, object], said: str) -> None:
    assert said in page(signed_in(priya).post(f"{AT}/rounds/new/", typed(**values)))
    assert not Round.objects.exists()


def test_the_slower_of_two_plans_is_told(priya: Membership) -> None:
    one = RoundFactory(catchment=priya.catchment)
    client = signed_in(priya)
    at = f"{AT}/rounds/{one.public_id}/change/"
    assert "Keep this" in page(client.get(at))
    assert "Changed" in page(client.post(at, typed(), follow=True))

    assert "The round has changed meanwhile" in page(client.post(at, typed()))


def test_a_move_is_asked_by_one_and_accepted_by_the_school(
    priya: Membership, bell: Membership, cohort: Cohort
) -> None:
    first, later = monday(), monday() + dt.timedelta(days=7)
    open_week(priya, 1, first)
    open_week(priya, 2, later)
    one = RoundFactory(
        catchment=priya.catchment, starts_on=first, ends_on=later + dt.timedelta(days=4)
    )
    for each in (cohort, CohortFactory(catchment=priya.catchment)):
        CohortMemberFactory(cohort=each)
        RoundCohort.objects.create(
            round=one, cohort=each, weeks=[str(first)], could_also=[str(later)]
        )
    entry = RoundCohort.objects.get(cohort=cohort)
    coordinator, school = signed_in(priya), signed_in(bell)
    at, there = f"{AT}/rounds/{one.public_id}/", f"{AT}/cohorts-in-rounds/{entry.public_id}/"

    said = page(coordinator.get(at))
    assert "Too many want one week" in said
    assert "That fills 1 more seat" in said
    assert "Yes, we move" not in said
    assert "The school was asked." in page(coordinator.post(f"{there}ask/", follow=True))
    assert coordinator.post(f"{there}move/", {"first": str(later)}).status_code == 403
    assert page(school.get(at)).count("Yes, we move") == 1

    said = page(school.post(f"{there}move/", {"first": str(later)}, follow=True))

    assert "Moved. 1 more learner can have a seat." in said
    assert "There is a seat for every learner" in said
    assert "would no longer help" in page(
        school.post(f"{there}move/", {"first": str(first)}, follow=True)
    )
    assert "They no longer take part" in page(coordinator.post(f"{there}out/", follow=True))


def test_weeks_are_said_by_the_school(priya: Membership, bell: Membership, cohort: Cohort) -> None:
    one = RoundFactory(catchment=priya.catchment, starts_on=monday(), ends_on=monday())
    entry = RoundCohort.objects.create(round=one, cohort=cohort, weeks=[])
    at = f"{AT}/cohorts-in-rounds/{entry.public_id}/weeks/"
    school = signed_in(bell)

    assert "Choose at least one week" in page(school.post(at, {}))
    assert "Kept" in page(school.post(at, {"weeks": [str(monday())]}, follow=True))
    entry.refresh_from_db()
    assert entry.weeks == [str(monday())]


def test_who_has_no_option_is_told_why_and_staff_see_it_now(
    priya: Membership, bell: Membership, cohort: Cohort, joey: Membership
) -> None:
    open_week(priya, 2, monday())
    PersonFactory._meta.model.objects.filter(user=joey.user).update(born_on="2016-01-01")
    one = RoundFactory(catchment=priya.catchment, starts_on=monday(), ends_on=monday())
    RoundCohort.objects.create(round=one, cohort=cohort, weeks=[str(monday())])
    one.ends_on = monday() + dt.timedelta(days=4)
    one.save()
    signed_in(priya).post(f"{AT}/rounds/{one.public_id}/open/")
    make_waiting_lists(timezone.now)

    said = page(signed_in(joey).get(f"{AT}/my-wishes/", follow=True))
    assert "No place fits yet" in said
    assert "ask for another age than yours" in said
    said = page(signed_in(bell).get(f"{AT}/rounds/{one.public_id}/lists/"))
    assert "1 learner has no option. Look now" in said


def test_staff_beside_accept_a_reason(
    priya: Membership, bell: Membership, cohort: Cohort, joey: Membership
) -> None:
    one = RoundFactory(
        catchment=priya.catchment,
        status=RoundStatus.WISHES,
        wishes_until=timezone.localdate() + dt.timedelta(days=3),
    )
    RoundCohort.objects.create(round=one, cohort=cohort, weeks=[])
    there = learner_in(one, cohort, [week_at(priya.catchment, 2) for _ in range(2)])
    wish = Wish.objects.filter(wish_list=there).first()
    assert wish is not None
    where, school = f"{AT}/wishes/{there.public_id}/", signed_in(bell)

    said = page(
        school.post(f"{where}{wish.pk}/not/", {"reason": "interest", "version": 1}, follow=True)
    )
    assert "Keep at least 2 places" in said
    assert "sat beside" in said
    said = page(school.post(f"{where}reason-counts/", {"wish": wish.pk}, follow=True))
    assert "the promise holds" in said
    assert "Keep at least" not in said
    assert signed_in(joey).get(where).status_code == 404


def test_lists_are_found_by_name_school_and_state(
    priya: Membership, bell: Membership, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LISTS_A_PAGE", 2)
    one = RoundFactory(catchment=priya.catchment, status=RoundStatus.WISHES)
    another = CohortFactory(catchment=priya.catchment)
    for each in (cohort, another):
        RoundCohort.objects.create(round=one, cohort=each, weeks=[])
    at, now = f"{AT}/rounds/{one.public_id}/lists/", timezone.now()
    coordinator = signed_in(priya)
    assert "Lists appear here when wishes open" in page(coordinator.get(at))
    for name, where, state in (
        ("Ana Nothing", another, {"proposed_at": now, "why_none": {"travel": 2}}),
        ("Ben Waits", another, {}),
        ("Cem Looks", cohort, {"proposed_at": now, "options_found": 4}),
        ("Dot Sent", cohort, {"proposed_at": now, "options_found": 4, "sent_at": now}),
    ):
        WishListFactory(round=one, cohort=where, person__name=name, **state)

    def names(**asked: str) -> list[str]:
        said = page(coordinator.get(at, asked))
        return [name for name in ("Ana", "Ben", "Cem", "Dot") if re.search(rf">{name} [A-Z]", said)]

    said = page(coordinator.get(at))
    assert "1 learner has no option. Look now" in said
    assert "4 learners. 1 has sent their order, 3 not yet." in said
    assert "further away than the time" in said
    assert "1 to 2 of 4" in said
    assert names() == ["Ana", "Ben"]
    assert names(page="2") == ["Cem", "Dot"]
    assert names(state="sent") == ["Dot"]
    assert names(state="waiting") == ["Ben"]
    assert names(name="cem") == ["Cem"]
    assert names(school=str(another.school.public_id)) == ["Ana", "Ben"]
    assert names(state="no such", school="nowhere") == ["Ana", "Ben"]
    assert "Nobody is found by that" in page(coordinator.get(at, {"name": "Zed"}))
    assert f"?name=a&amp;school={another.school.public_id}&amp;state=nothing" in page(
        coordinator.get(at, {"name": "a", "school": str(another.school.public_id)})
    )

    own = page(signed_in(bell).get(at))
    assert "2 learners. 1 has sent their order, 1 not yet." in own
    assert "Ana" not in own
    assert another.school.name not in own


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    priya: Membership, cohort: Cohort, rows: int
) -> None:
    one = RoundFactory(catchment=priya.catchment, status=RoundStatus.WISHES)
    RoundCohort.objects.create(round=one, cohort=cohort, weeks=[])
    weeks = [week_at(priya.catchment, 2) for _ in range(rows)]
    lists = [learner_in(one, cohort, weeks) for _ in range(rows)]
    client: Client = signed_in(priya)
    found = []
    for address in (
        f"rounds/{one.public_id}/",
        f"rounds/{one.public_id}/lists/",
        f"wishes/{lists[0].public_id}/",
    ):
        client.get(f"{AT}/{address}")
        with CaptureQueriesContext(connection) as seen:
            page(client.get(f"{AT}/{address}"))
        found.append(len(seen))

    assert found == [14, 16, 11]
