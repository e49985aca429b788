"""Work experience for staff: what waits now, with its day; nothing of another school or catchment."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.people.queries import actor_of
from catchment.placements.enums import ListingStatus, RoundStatus
from catchment.placements.models import Cohort, FocusListing
from catchment.web.navigation import navigation_for
from tests.factories.people import NOW, TODAY, CatchmentFactory, MembershipFactory
from tests.factories.placements import (
    AppealFactory,
    CohortFactory,
    HostFactory,
    OwnFindFactory,
    PlaceFactory,
    RoundCohortFactory,
    RoundFactory,
    UnsuitableReportFactory,
    WishListFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db
WORK, HOME = "/work-experience/", "/home/"


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def priya() -> Membership:
    made: Membership = MembershipFactory(catchment=CatchmentFactory(), holds=[Role.COORDINATOR])
    return made


@pytest.fixture
def cohort(priya: Membership) -> Cohort:
    made: Cohort = CohortFactory(
        catchment=priya.catchment, own_find_by=TODAY + dt.timedelta(days=3)
    )
    return made


@pytest.fixture
def bell(cohort: Cohort) -> Membership:
    made: Membership = MembershipFactory(
        catchment=cohort.catchment, organisation=cohort.school, holds=[Role.CAREERS_LEADER]
    )
    return made


def page(member: Membership, address: str = WORK) -> str:
    response: Any = signed_in(member).get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def fill(priya: Membership, cohort: Cohort) -> None:
    """One of everything that waits."""
    here = priya.catchment
    opened = RoundFactory(
        catchment=here, name="Summer", status=RoundStatus.WISHES, wishes_until=TODAY
    )
    RoundCohortFactory(round=opened, cohort=cohort)
    WishListFactory(round=opened, cohort=cohort, proposed_at=NOW)
    WishListFactory(round=opened, cohort=cohort, proposed_at=NOW, options_found=2, sent_at=NOW)
    told = RoundFactory(
        catchment=here, name="Spring", status=RoundStatus.PUBLISHED, answer_until=TODAY
    )
    RoundCohortFactory(round=told, cohort=cohort)
    placed = WishListFactory(round=told, cohort=cohort, proposed_at=NOW, options_found=2)
    PlaceFactory(wish_list=placed)
    AppealFactory(wish_list=placed, answer_by=TODAY + dt.timedelta(days=2))
    OwnFindFactory(person=placed.person, cohort=cohort, school=cohort.school)
    HostFactory(catchment=here)
    UnsuitableReportFactory(opportunity__host__catchment=here)
    FocusListing.objects.create(
        cohort=cohort,
        person=placed.person,
        status=ListingStatus.SUGGESTED,
        contested_at=NOW,
        contest_words="No",
        created_at=NOW,
    )
    planned = RoundFactory(catchment=here, name="Autumn")
    RoundCohortFactory(round=planned, cohort=cohort, wants_moved_by=priya)


WAITS = (
    "A learner asks you to look at their place again",
    "in 2 days. Learners keep their place meanwhile.",
    "Somebody reported that something is not fit for young people",
    "A learner says that a decision about first call is wrong",
    "One learner has no option in Summer",
    "A place that a learner found waits for your answer",
    "in 3 days.",
    "to be checked",
    "1 of 2 learners have sent theirs.",
    "1 learner has not said yes to their place.",
)


def test_everything_that_waits_is_told_with_its_day(
    priya: Membership, bell: Membership, cohort: Cohort
) -> None:
    assert "nothing waits for you" in page(priya)
    fill(priya, cohort)

    for member in (priya, bell):
        said = page(member)
        assert [words for words in WAITS if words not in said] == []
        home = page(member, HOME)
        assert WAITS[0] in home
        assert WAITS[5] in home
    assert "Could your school go in other weeks?" in page(bell)
    assert "Could your school go in other weeks?" not in page(priya)


def test_another_school_and_another_catchment_read_nothing_of_it(
    priya: Membership, cohort: Cohort
) -> None:
    fill(priya, cohort)
    next_door = MembershipFactory(
        catchment=priya.catchment,
        organisation=CohortFactory(catchment=priya.catchment).school,
        holds=[Role.CAREERS_LEADER],
    )
    far_away = MembershipFactory(catchment=CatchmentFactory(), holds=[Role.COORDINATOR])

    near, far = page(next_door), page(far_away)

    assert [words for words in WAITS if words in near] == [WAITS[2], WAITS[7]]
    assert [words for words in WAITS if words in far] == []
    for member in (next_door, far_away):
        assert WAITS[0] not in page(member, HOME)


def test_a_round_that_was_checked_waits_for_somebody_else(priya: Membership) -> None:
    sana = MembershipFactory(catchment=priya.catchment, holds=[Role.COORDINATOR])
    RoundFactory(
        catchment=priya.catchment, name="Summer", status=RoundStatus.CHECKED, checked_by=priya
    )
    says = "Summer waits for a second person to confirm it"

    assert says in page(sana)
    assert says not in page(priya)


@pytest.mark.parametrize(
    ("days", "on_home", "says"),
    [
        pytest.param(-2, True, "The last day for own finds was", id="gone by"),
        pytest.param(14, True, "in 2 weeks", id="near"),
        pytest.param(15, False, "The last day for own finds is", id="far"),
        pytest.param(None, False, "before you have looked", id="none"),
    ],
)
def test_own_finds_come_home_when_their_day_is_near(
    priya: Membership, days: int | None, on_home: bool, says: str
) -> None:
    last = TODAY + dt.timedelta(days=days) if days is not None else None
    cohort = CohortFactory(catchment=priya.catchment, own_find_by=last)
    OwnFindFactory(person__catchment=priya.catchment, cohort=cohort, school=cohort.school)

    assert says in page(priya)
    assert (says in page(priya, HOME)) is on_home


def test_an_answer_that_is_late_says_so(priya: Membership, cohort: Cohort) -> None:
    told = RoundFactory(catchment=priya.catchment, status=RoundStatus.PUBLISHED)
    AppealFactory(wish_list=WishListFactory(round=told, cohort=cohort), answer_by=TODAY)
    assert "today. Learners keep" in page(priya)
    AppealFactory(
        wish_list=WishListFactory(round=told, cohort=cohort),
        answer_by=TODAY - dt.timedelta(days=1),
    )

    assert "The first answer was due yesterday." in page(priya)


def test_work_costs_the_same_with_one_and_with_three(priya: Membership, cohort: Cohort) -> None:
    fill(priya, cohort)
    client = signed_in(priya)
    client.get(WORK)
    with CaptureQueriesContext(connection) as with_one:
        client.get(WORK)
    for _ in range(2):
        fill(priya, CohortFactory(catchment=priya.catchment))

    with CaptureQueriesContext(connection) as with_three:
        client.get(WORK)

    assert len(with_three) == len(with_one)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/work-experience/", "Work experience"),
        ("/seats/", "Work experience"),
        ("/work-experience/rounds/", "Rounds"),
        ("/work-experience/runs/", "Rounds"),
        ("/work-experience/asked-again/", "Rounds"),
        ("/account/", ""),
    ],
)
def test_a_page_stands_under_the_nearest_item_of_the_menu(
    priya: Membership, path: str, marked: str
) -> None:
    coordinator = actor_of(priya, now=NOW)

    items = navigation_for(coordinator, path=path)

    assert [item.label for item in items if item.current] == ([marked] if marked else [])
