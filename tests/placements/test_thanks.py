"""Thanks: written by whoever was there, read first by their school, shown with no more than a first name."""

import datetime as dt

import pytest

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, Person
from catchment.people.queries import actor_of
from catchment.placements.actions import thanks as actions
from catchment.placements.enums import OwnFindStatus, PlaceStatus, RequestStatus, ThanksStatus
from catchment.placements.models import Host, Thanks
from catchment.placements.models.thanks import Visit
from catchment.placements.queries import thanks as queries
from catchment.placements.rules import thanks as rules
from catchment.support.models import Notice
from catchment.web.placements.pages.thanks import signed, thanks_url
from tests.factories.people import (
    NOW,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    ExperienceFactory,
    HostFactory,
    OpportunityWeekFactory,
    OwnFindFactory,
    PlaceFactory,
    RoundFactory,
    SeatRequestFactory,
    ThanksFactory,
    WishListFactory,
)

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
KIND = actions.Written(words="Thank you for the knife.", name_shown=True)


@pytest.fixture
def visit():
    """Joey of a school with a careers leader, at a host that somebody acts for."""
    user = UserFactory()
    person = PersonFactory(user=user, name="Joey Trotter", known_as="Joey")
    here = person.catchment
    MembershipFactory(catchment=here, user=user, holds=[Role.PERSON])
    school = OrganisationFactory(catchment=here, school=True, name="Dales Academy")
    MembershipFactory(catchment=here, organisation=school, holds=[Role.CAREERS_LEADER])
    host = HostFactory(catchment=here, verified=True)
    MembershipFactory(catchment=here, organisation=host.organisation, holds=[Role.HOST])
    MembershipFactory(catchment=here, holds=[Role.COORDINATOR])
    return Visit(host=host, person=person, school=school)


def member(visit, role):
    return Membership.objects.get(catchment=visit.host.catchment, roles__role=role)


def learner(visit):
    return actor_of(member(visit, Role.PERSON), now=NOW)


def staff(visit):
    return actor_of(member(visit, Role.CAREERS_LEADER), now=NOW)


def host_of(visit):
    return actor_of(member(visit, Role.HOST), now=NOW)


def written(visit, **facts):
    return ThanksFactory(host=visit.host, person=visit.person, school=visit.school, **facts)


def test_writing_tells_the_school_and_not_the_host(visit):
    thanks = actions.write_thanks(visit=visit, written=KIND, by=learner(visit))

    assert (thanks.status, thanks.school, thanks.name_shown) == ("waiting", visit.school, True)
    told = Notice.objects.get()
    assert told.to.organisation == visit.school
    assert "knife" not in told.sentence
    assert not Thanks.objects.visible_to(host_of(visit)).exists()
    assert JournalEntry.objects.get().sentence == "wrote thanks to a workplace"


def test_without_a_careers_leader_the_coordinator_is_told(visit):
    nowhere = Visit(host=visit.host, person=visit.person, school=None)

    actions.write_thanks(visit=nowhere, written=KIND, by=learner(visit))

    assert Notice.objects.get().to.roles.get().role == Role.COORDINATOR


def test_the_second_of_two_clicks_is_refused(visit):
    actions.write_thanks(visit=visit, written=KIND, by=learner(visit))

    with pytest.raises(actions.ThanksWait):
        actions.write_thanks(visit=visit, written=KIND, by=learner(visit))

    assert Thanks.objects.count() == 1


def test_empty_words_are_refused(visit):
    with pytest.raises(actions.NoWords):
        actions.write_thanks(visit=visit, written=actions.Written(words="  "), by=learner(visit))


def test_letting_through_tells_both_and_shows_it_to_the_host(visit):
    thanks = written(visit)

    actions.let_thanks_through(thanks=thanks, version=1, by=staff(visit))

    assert list(Thanks.objects.visible_to(host_of(visit))) == [thanks]
    told = {one.to.user_id for one in Notice.objects.all()}
    assert len(told) == 2
    assert visit.person.user_id in told


def test_words_that_changed_after_they_were_read_are_not_let_through(visit):
    thanks = written(visit)
    other = actions.Written(words="Quite other words")
    actions.change_thanks(thanks=thanks, written=other, by=learner(visit))

    with pytest.raises(actions.ThanksMovedOn):
        actions.let_thanks_through(thanks=thanks, version=1, by=staff(visit))

    thanks.refresh_from_db()
    assert (thanks.status, thanks.words) == (ThanksStatus.WAITING, "Quite other words")


def test_holding_back_says_why_and_they_may_write_again(visit):
    thanks = written(visit)
    reason = "Leave out the phone number. The rest is lovely."

    actions.hold_back_thanks(thanks=thanks, version=1, reason=reason, by=staff(visit))

    thanks.refresh_from_db()
    assert (thanks.status, thanks.reason) == (ThanksStatus.HELD_BACK, reason)
    assert Notice.objects.get().to.user_id == visit.person.user_id
    assert actions.write_thanks(visit=visit, written=KIND, by=learner(visit)).pk != thanks.pk


def test_holding_back_without_a_word_is_refused(visit):
    with pytest.raises(actions.NoWords):
        actions.hold_back_thanks(thanks=written(visit), version=1, reason=" ", by=staff(visit))


def test_taking_back_deletes_it(visit):
    actions.take_back_thanks(thanks=written(visit), by=learner(visit))

    assert not Thanks.objects.exists()


@pytest.mark.parametrize("state", ["passed", "held_back"])
def test_nothing_is_changed_once_it_was_read(visit, state):
    thanks = written(visit, **{state: True})
    tries = (
        lambda: actions.change_thanks(thanks=thanks, written=KIND, by=learner(visit)),
        lambda: actions.take_back_thanks(thanks=thanks, by=learner(visit)),
        lambda: actions.let_thanks_through(thanks=thanks, version=1, by=staff(visit)),
        lambda: actions.hold_back_thanks(thanks=thanks, version=1, reason="No", by=staff(visit)),
    )

    for each in tries:
        with pytest.raises(actions.ThanksMovedOn):
            each()


def test_a_host_hides_and_shows_again(visit):
    thanks, by = written(visit, passed=True), host_of(visit)

    assert actions.hide_thanks(thanks=thanks, by=by).status == ThanksStatus.HIDDEN
    with pytest.raises(actions.ThanksMovedOn):
        actions.hide_thanks(thanks=thanks, by=by)
    assert actions.show_thanks_again(thanks=thanks, by=by).status == ThanksStatus.SHOWN
    with pytest.raises(actions.ThanksMovedOn):
        actions.show_thanks_again(thanks=thanks, by=by)


@pytest.mark.parametrize(
    ("name", "school", "by"),
    [
        (True, False, "Joey"),
        (False, False, "A learner"),
        (True, True, "Joey, from Dales Academy"),
        (False, True, "A learner, from Dales Academy"),
    ],
)
def test_the_host_reads_as_much_of_a_name_as_was_chosen(visit, name, school, by):
    visit.person.known_as = "Joey Trotter"
    thanks = Thanks(person=visit.person, school=visit.school, name_shown=name, school_shown=school)

    assert signed(thanks) == by


# how they came there, and whether it has begun
def _place(visit, on, status=PlaceStatus.CONFIRMED):
    wish_list = WishListFactory(
        person=visit.person,
        round=RoundFactory(catchment=visit.host.catchment, status="published"),
        cohort=CohortFactory(catchment=visit.host.catchment, school=visit.school),
    )
    week = OpportunityWeekFactory(opportunity__host=visit.host, starts_on=on, ends_on=on)
    PlaceFactory(wish_list=wish_list, week=week, status=status)


def _seat(visit, on, status=RequestStatus.ACCEPTED):
    week = OpportunityWeekFactory(opportunity__host=visit.host, starts_on=on, ends_on=on)
    SeatRequestFactory(week=week, person=visit.person, status=status, answered_at=NOW)


def _find(visit, on, status=OwnFindStatus.AGREED):
    facts = {"person": visit.person, "host": visit.host, "starts_on": on, "ends_on": on}
    OwnFindFactory(**facts, status=status)


def _hours(visit, on):
    ExperienceFactory(person=visit.person, host=visit.host, starts_on=on, ends_on=on)


@pytest.mark.parametrize("came", [_place, _seat, _find, _hours])
@pytest.mark.parametrize(("on", "been"), [(YESTERDAY, True), (TODAY, True), (TOMORROW, False)])
def test_whoever_was_there_may_write_from_their_first_day(visit, came, on, been):
    came(visit, on)

    try:
        found = queries.visit_to(visit.host.public_id, actor=learner(visit), on=TODAY)
    except Host.DoesNotExist:
        assert not been
    else:
        assert been
        assert rules.may_write_thanks(learner(visit), found)


def test_nobody_was_there_who_did_not_say_yes_or_was_not_taken(visit):
    _place(visit, YESTERDAY, PlaceStatus.GIVEN_BACK)
    _seat(visit, YESTERDAY, RequestStatus.ASKED)
    _find(visit, YESTERDAY, OwnFindStatus.PROPOSED)
    _hours(Visit(visit.host, PersonFactory(catchment=visit.host.catchment), None), YESTERDAY)

    with pytest.raises(Host.DoesNotExist):
        queries.visit_to(visit.host.public_id, actor=learner(visit), on=TODAY)
    with pytest.raises(Person.DoesNotExist):
        queries.visit_to(visit.host.public_id, actor=staff(visit), on=TODAY)


def test_the_school_is_that_of_the_latest_cohort(visit):
    _hours(visit, YESTERDAY)
    cohort = CohortFactory(catchment=visit.host.catchment, school=visit.school)
    CohortMemberFactory(cohort=cohort, person=visit.person)

    found = queries.visit_to(visit.host.public_id, actor=learner(visit), on=TODAY)

    assert found == visit


def test_nobody_thanks_for_another_nor_elsewhere(visit):
    elsewhere = HostFactory(verified=True)

    assert rules.may_write_thanks(learner(visit), visit)
    assert not rules.may_write_thanks(staff(visit), visit)
    assert not rules.may_write_thanks(
        learner(visit), Visit(visit.host, PersonFactory(catchment=visit.host.catchment), None)
    )
    assert not rules.may_write_thanks(learner(visit), Visit(elsewhere, visit.person, None))


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("of", ["school", "host", "nobody"])
def test_visible_to_agrees_with_may_view(visit, role, of):
    for state in ({}, {"passed": True}, {"held_back": True}):
        written(visit, **state)
        ThanksFactory(host__catchment=visit.host.catchment, **state)
        ThanksFactory(school=visit.school, **state)
    organisation = {"school": visit.school, "host": visit.host.organisation, "nobody": None}[of]
    actor = actor_in(
        visit.host.catchment,
        *([role] if role else []),
        organisation=organisation,
        person_id=visit.person.pk if role == Role.PERSON else None,
    )

    listed = set(Thanks.objects.visible_to(actor))

    assert listed == {one for one in Thanks.objects.all() if rules.may_view_thanks(actor, one)}


# rule, status, who may: learner, staff of the school, staff of another, host, another host
RULES = [
    (rules.may_take_back_thanks, "waiting", [True, False, False, False, False]),
    (rules.may_take_back_thanks, "passed", [False, False, False, False, False]),
    (rules.may_read_thanks_first, "waiting", [False, True, False, False, False]),
    (rules.may_read_thanks_first, "passed", [False, False, False, False, False]),
    (rules.may_hide_thanks, "waiting", [False, False, False, False, False]),
    (rules.may_hide_thanks, "passed", [False, False, False, True, False]),
    (rules.may_show_thanks_again, "passed", [False, False, False, False, False]),
    (rules.may_show_thanks_again, "hidden", [False, False, False, True, False]),
]


@pytest.mark.parametrize(("rule", "state", "may"), RULES)
def test_who_may(visit, rule, state, may):
    states = {"passed": {"passed": True}, "hidden": {"passed": True, "status": "hidden"}}
    thanks = written(visit, **states.get(state, {}))
    here = visit.host.catchment
    others = [
        actor_in(here, role, organisation=OrganisationFactory(catchment=here))
        for role in (Role.CAREERS_LEADER, Role.HOST)
    ]
    actors = [learner(visit), staff(visit), others[0], host_of(visit), others[1]]

    assert [rule(actor, thanks) for actor in actors] == may


def test_nobody_reads_their_own_first(visit):
    own = actor_in(
        visit.host.catchment, Role.CAREERS_LEADER, organisation=visit.school,
        person_id=visit.person.pk,
    )  # fmt: skip
    thanks = written(visit)

    assert not rules.may_read_thanks_first(own, thanks)
    assert queries.to_be_read(own) == []
    assert queries.to_be_read(staff(visit)) == [thanks]


def test_the_way_to_thanks_opens_on_the_first_day(visit):
    told = [thanks_url(visit.host, began_on=on, on=TODAY) for on in (YESTERDAY, TODAY, TOMORROW)]

    assert [bool(each) for each in told] == [True, True, False]
    assert thanks_url(None, began_on=YESTERDAY, on=TODAY) == ""
    assert thanks_url(visit.host, began_on=None, on=TODAY) == ""
