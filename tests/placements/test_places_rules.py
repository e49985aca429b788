"""Who reads a result: the SQL and the rule say the same, over all rows and roles."""

import pytest

from catchment.people.enums import Role
from catchment.people.models import Organisation, Person
from catchment.placements.enums import PlaceStatus
from catchment.placements.models import Appeal, Place, RoundRun, WishList
from catchment.placements.rules import places as rules
from catchment.placements.rules import runs as run_rules
from tests.factories.people import (
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.placements import (
    AppealFactory,
    CohortFactory,
    OpportunityWeekFactory,
    PlaceFactory,
    RoundFactory,
    WishListFactory,
)
from tests.placements.valley import acting

pytestmark = pytest.mark.django_db


def place_of(person: Person, school: Organisation, host: Organisation | None = None) -> Place:
    """A place that somebody has said yes to, with an appeal that waits."""
    here = person.catchment
    week = OpportunityWeekFactory(opportunity__host__catchment=here)
    if host is not None:
        week.opportunity.host.organisation = host
        week.opportunity.host.save()
    wish_list = WishListFactory(
        round=RoundFactory(catchment=here),
        person=person,
        cohort=CohortFactory(catchment=here, school=school),
    )
    AppealFactory(wish_list=wish_list)
    made: Place = PlaceFactory(wish_list=wish_list, week=week, status=PlaceStatus.CONFIRMED)
    return made


@pytest.mark.parametrize("role", list(Role))
def test_visible_to_agrees_with_the_rules(role: Role) -> None:
    user = UserFactory()
    mine = PersonFactory(user=user)
    own = OrganisationFactory(catchment=mine.catchment, school=True)
    actor = acting(
        MembershipFactory(user=user, catchment=mine.catchment, organisation=own, holds=[role])
    )
    other = OrganisationFactory(catchment=mine.catchment, school=True)
    place_of(mine, other)
    place_of(PersonFactory(catchment=mine.catchment), own)
    place_of(PersonFactory(catchment=mine.catchment), other, own)
    elsewhere = PersonFactory()
    place_of(elsewhere, OrganisationFactory(catchment=elsewhere.catchment, school=True))

    for model, rule in (
        (Place, rules.may_view_place),
        (WishList, rules.may_view_wish_list),
        (Appeal, rules.may_view_appeal),
        (RoundRun, run_rules.may_view_run),
    ):
        rows = model.objects.all()  # type: ignore[attr-defined]  # each has a manager
        seen = set(model.objects.visible_to(actor))  # type: ignore[attr-defined]  # likewise
        assert seen == {each for each in rows if rule(actor, each)}, model


@pytest.mark.parametrize(
    ("role", "status", "gives"),
    [
        pytest.param(Role.COORDINATOR, "published", True, id="coordinator"),
        pytest.param(Role.COORDINATOR, "checked", False, id="not published"),
        pytest.param(Role.COORDINATOR, "closed", False, id="over"),
        pytest.param(Role.CAREERS_LEADER, "published", False, id="their school"),
    ],
)
def test_who_gives_a_free_seat(role: Role, status: str, gives: bool) -> None:
    school = OrganisationFactory(school=True)
    wish_list = WishListFactory(
        round=RoundFactory(catchment=school.catchment, status=status),
        person=PersonFactory(catchment=school.catchment),
        cohort=CohortFactory(catchment=school.catchment, school=school),
    )
    staff = actor_in(school.catchment, role, organisation=school)
    elsewhere = actor_in(CatchmentFactory(), role)
    learner = actor_in(school.catchment, role, person_id=wish_list.person_id)

    assert rules.may_give_place(staff, wish_list) is gives
    assert not rules.may_give_place(elsewhere, wish_list)
    assert not rules.may_give_place(learner, wish_list)
