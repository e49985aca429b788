"""Who may do what with the link of a parent."""

import datetime as dt

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Organisation, Person
from catchment.people.queries import actor_of
from catchment.support.models import ParentLink
from catchment.support.rules import parents as rules
from tests.factories.parents import ParentLinkFactory, ParentSettingFactory
from tests.factories.people import (
    NOW,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db
SCHOOL, ELSEWHERE, NONE = "school", "another school", "no school"


@pytest.fixture
def school() -> Organisation:
    made: Organisation = OrganisationFactory(school=True)
    return made


@pytest.fixture
def child(school: Organisation) -> Person:
    """Fourteen, with an account."""
    made: Person = PersonFactory(
        catchment=school.catchment, born_on=dt.date(2012, 3, 4), user=UserFactory()
    )
    EnrolmentFactory(person=made, organisation=school)
    MembershipFactory(user=made.user, catchment=school.catchment, holds=[Role.PERSON])
    return made


def link_of(child: Person, **values: object) -> ParentLink:
    made: ParentLink = ParentLinkFactory(person=child, **values)
    return made


def lead_of(school: Organisation, *roles: Role, where: str = SCHOOL) -> Actor:
    organisation = {
        SCHOOL: school,
        ELSEWHERE: OrganisationFactory(catchment=school.catchment, school=True),
        NONE: None,
    }[where]
    made = MembershipFactory(
        catchment=school.catchment, organisation=organisation, holds=list(roles)
    )
    return actor_of(made, now=NOW)


def himself(child: Person) -> Actor:
    return actor_of(Membership.objects.get(user=child.user), now=NOW)


def parent(link: ParentLink) -> Actor:
    return actor_of(link.parent, now=NOW)


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(
    role: Role | None, school: Organisation, child: Person
) -> None:
    reader = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[role] if role else []
    )
    link_of(child)
    link_of(child, parent=reader, verified=True)
    ParentLinkFactory(person=PersonFactory(catchment=school.catchment))
    ParentLinkFactory(parent=reader)
    actor = actor_of(reader, now=NOW)

    listed = set(ParentLink.objects.visible_to(actor))
    allowed = {one for one in ParentLink.objects.all() if rules.may_view_parent_link(actor, one)}

    assert listed == allowed
    assert len(allowed) == (2 if role in rules.LEADS else 1)


def test_the_child_sees_their_own_and_a_visitor_none(child: Person) -> None:
    link = link_of(child)

    assert set(ParentLink.objects.visible_to(himself(child))) == {link}
    assert rules.may_view_parent_link(himself(child), link)
    assert not rules.may_view_parent_link(actor_in(None, membership_id=None), link)


@pytest.mark.parametrize(
    ("roles", "where", "status", "decides", "blocks", "lifts"),
    [
        pytest.param([Role.CAREERS_LEADER], SCHOOL, "asked", True, False, False, id="careers"),
        pytest.param([Role.SAFEGUARDING_LEAD], SCHOOL, "asked", True, True, False, id="safe"),
        pytest.param([Role.SAFEGUARDING_LEAD], SCHOOL, "verified", False, True, False, id="after"),
        pytest.param([Role.SAFEGUARDING_LEAD], SCHOOL, "blocked", False, False, True, id="lifts"),
        pytest.param([Role.CAREERS_LEADER], SCHOOL, "blocked", False, False, False, id="cannot"),
        pytest.param([Role.SAFEGUARDING_LEAD], SCHOOL, "ended", False, False, False, id="over"),
        pytest.param([Role.SAFEGUARDING_LEAD], ELSEWHERE, "asked", False, False, False, id="other"),
        pytest.param([Role.SAFEGUARDING_LEAD], NONE, "asked", False, False, False, id="nowhere"),
        pytest.param([Role.HELPER], SCHOOL, "asked", False, False, False, id="a helper there"),
        pytest.param([Role.PARENT], SCHOOL, "asked", False, False, False, id="a parent there"),
    ],
)
def test_who_answers_for_the_school(
    school: Organisation,
    child: Person,
    roles: list[Role],
    where: str,
    status: str,
    decides: bool,
    blocks: bool,
    lifts: bool,
) -> None:
    actor, link = lead_of(school, *roles, where=where), link_of(child, status=status)

    assert rules.may_decide_parent_link(actor, link) is decides
    assert rules.may_block_parent_link(actor, link) is blocks
    assert rules.may_lift_block(actor, link) is lifts


def test_no_lead_confirms_themselves(school: Organisation, child: Person) -> None:
    lead = lead_of(school, Role.SAFEGUARDING_LEAD)
    own = link_of(child, parent=Membership.objects.get(pk=lead.membership_id))

    assert not rules.may_decide_parent_link(lead, own)
    assert not rules.may_block_parent_link(lead, own)


def test_no_lead_of_another_catchment_confirms(school: Organisation, child: Person) -> None:
    lead = lead_of(school, Role.SAFEGUARDING_LEAD)
    there = ParentLinkFactory(person=PersonFactory())
    EnrolmentFactory(person=there.person, organisation=school)

    assert not rules.may_decide_parent_link(lead, there)


@pytest.mark.parametrize(
    ("born_on", "status", "chooses", "ends"),
    [
        pytest.param(dt.date(2012, 3, 4), "verified", True, True, id="old enough"),
        pytest.param(dt.date(2012, 3, 4), "asked", False, False, id="not confirmed"),
        pytest.param(dt.date(2014, 3, 4), "verified", False, False, id="too young"),
        pytest.param(dt.date(2000, 3, 4), "verified", False, True, id="grown up"),
        pytest.param(None, "verified", True, True, id="no age held"),
    ],
)
def test_what_the_child_may(
    child: Person, born_on: dt.date | None, status: str, chooses: bool, ends: bool
) -> None:
    child.born_on = born_on
    child.save()
    link = link_of(child, status=status)

    assert rules.may_choose_what_parent_sees(himself(child), link) is chooses
    assert rules.may_end_parent_link(himself(child), link) is ends


def test_a_school_may_set_the_age_higher(school: Organisation, child: Person) -> None:
    ParentSettingFactory(organisation=school, older_from=15)

    assert not rules.is_old_enough(himself(child), child)


def test_the_parent_may_end_and_not_choose(child: Person) -> None:
    link = link_of(child, verified=True)

    assert rules.may_end_parent_link(parent(link), link)
    assert not rules.may_choose_what_parent_sees(parent(link), link)
    assert not rules.may_end_parent_link(parent(link), link_of(child, verified=True))


def test_a_lead_neither_ends_nor_chooses(school: Organisation, child: Person) -> None:
    lead, link = lead_of(school, Role.CAREERS_LEADER), link_of(child, verified=True)

    assert not rules.may_end_parent_link(lead, link)
    assert not rules.may_choose_what_parent_sees(lead, link)


@pytest.mark.parametrize(
    ("roles", "where", "let_in", "may"),
    [
        pytest.param([Role.CAREERS_LEADER], SCHOOL, False, True, id="careers leader there"),
        pytest.param([Role.CAREERS_LEADER], ELSEWHERE, True, False, id="another's, let in"),
        pytest.param([Role.SAFEGUARDING_LEAD], SCHOOL, True, False, id="safeguarding, let in"),
        pytest.param([Role.HELPER], SCHOOL, True, False, id="helper, let in"),
    ],
)
def test_who_links_a_parent(
    school: Organisation, child: Person, roles: list[Role], where: str, let_in: bool, may: bool
) -> None:
    actor = lead_of(school, *roles, where=where)
    if let_in:
        GrantFactory(person=child, recipient=Membership.objects.get(pk=actor.membership_id))

    assert rules.may_link_parent(actor, child) is may


@pytest.mark.parametrize(
    ("roles", "where", "may"),
    [
        pytest.param([Role.CAREERS_LEADER], SCHOOL, True, id="careers leader"),
        pytest.param([Role.SAFEGUARDING_LEAD], SCHOOL, True, id="safeguarding lead"),
        pytest.param([Role.SAFEGUARDING_LEAD], ELSEWHERE, False, id="of another school"),
        pytest.param([Role.COORDINATOR], SCHOOL, False, id="wrong role"),
    ],
)
def test_who_sets_what_parents_see(
    school: Organisation, roles: list[Role], where: str, may: bool
) -> None:
    assert rules.may_set_what_parents_see(lead_of(school, *roles, where=where), school) is may


def test_a_charity_sets_nothing() -> None:
    charity = OrganisationFactory()
    lead = lead_of(charity, Role.SAFEGUARDING_LEAD)

    assert not rules.may_set_what_parents_see(lead, charity)
