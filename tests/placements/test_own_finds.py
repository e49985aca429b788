"""Own finds: told in two minutes, looked at by staff, and only then a host to be checked."""

import datetime as dt

import pytest

from catchment.people.actor import system
from catchment.people.enums import OrganisationStatus, Role
from catchment.people.models import OutboxMessage
from catchment.placements.actions import own_finds as actions
from catchment.placements.enums import HostSource, HostStatus, OwnFindStatus, WhoYouKnow
from catchment.placements.models import Host, OwnFind
from catchment.support.models import Notice
from tests.factories.people import NOW, TODAY, MembershipFactory, UserFactory
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    HostFactory,
    OwnFindFactory,
)

pytestmark = pytest.mark.django_db

BY = system("a test", now=NOW)
CYCLES = actions.Proposal(
    how_known=WhoYouKnow.SHOP,
    workplace="Hebden Cycles",
    what="Mend bicycles",
    town="Hebden Bridge",
    contact_phone="01632 960111",
)


@pytest.fixture
def member():
    cohort = CohortFactory(own_find_by=TODAY)
    return CohortMemberFactory(cohort=cohort, person__catchment=cohort.catchment)


def propose(member, *, on=TODAY):
    return actions.propose_own_find(
        person=member.person, member=member, proposal=CYCLES, by=BY, on=on
    )


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_it_comes_late_after_the_cohorts_day(member, days, late):
    assert propose(member, on=TODAY + dt.timedelta(days=days)).late is late


def test_the_careers_leader_is_told_and_nobody_writes_to_the_place(member):
    leader = MembershipFactory(
        catchment=member.cohort.catchment,
        organisation=member.cohort.school,
        holds=[Role.CAREERS_LEADER],
    )
    MembershipFactory(catchment=member.cohort.catchment, holds=[Role.CAREERS_LEADER])

    propose(member)

    assert [notice.to for notice in Notice.objects.all()] == [leader]
    assert not OutboxMessage.objects.exists()
    assert not Host.objects.exists()


def test_somebody_without_a_cohort_may_propose_too(member):
    made = actions.propose_own_find(
        person=member.person, member=None, proposal=CYCLES, by=BY, on=TODAY
    )

    assert (made.cohort, made.school, made.late) == (None, None, False)


def test_a_yes_makes_a_host_that_waits_to_be_checked(member):
    find = actions.agree_own_find(find=propose(member), words="Good", by=BY)

    assert (find.status, find.answer) == (OwnFindStatus.AGREED, "Good")
    assert (find.host.status, find.host.source) == (HostStatus.PENDING, HostSource.OWN_FIND)
    assert find.host.contacts.get().phone == "01632 960111"


def test_its_workplace_stands_in_no_directory_until_somebody_has_looked(member):
    find = actions.agree_own_find(find=propose(member), words="Good", by=BY)

    organisation = find.host.organisation
    assert (organisation.name, organisation.status) == (
        "Hebden Cycles",
        OrganisationStatus.CLOSED,
    )


def test_a_workplace_found_by_somebody_invented_is_invented(member):
    member.person.invented = True
    member.person.save()

    find = actions.agree_own_find(find=propose(member), words="Good", by=BY)

    assert find.host.organisation.invented


def test_a_host_that_is_known_is_not_written_twice(member):
    known = HostFactory(
        catchment=member.cohort.catchment, organisation__name="hebden cycles", verified=True
    )

    find = actions.agree_own_find(find=propose(member), words="", by=BY)

    assert find.host == known
    assert Host.objects.count() == 1


def test_a_learner_with_an_account_is_told(member):
    member.person.user = UserFactory()
    member.person.save()
    MembershipFactory(
        catchment=member.person.catchment, user=member.person.user, holds=[Role.PERSON]
    )

    actions.refuse_own_find(find=propose(member), words="Too far", by=BY)

    assert [notice.sentence for notice in Notice.objects.all()] == [
        "School has answered about the place that you found"
    ]


def test_only_one_is_agreed_in_a_cohort(member):
    actions.agree_own_find(find=propose(member), words="", by=BY)
    second = propose(member)

    with pytest.raises(actions.OwnFindAgreedAlready):
        actions.agree_own_find(find=second, words="", by=BY)
    assert OwnFind.objects.get(pk=second.pk).status == OwnFindStatus.PROPOSED


@pytest.mark.parametrize(
    "act",
    [
        lambda find: actions.agree_own_find(find=find, words="", by=BY),
        lambda find: actions.refuse_own_find(find=find, words="No", by=BY),
        lambda find: actions.check_own_find(find=find, by=BY),
        lambda find: actions.withdraw_own_find(find=find, by=BY),
    ],
)
@pytest.mark.parametrize("status", ["agreed", "not agreed", "withdrawn"])
def test_what_is_answered_stays_answered(act, status):
    find = OwnFindFactory(status=status, answer="So it is")

    with pytest.raises(actions.OwnFindHasMoved):
        act(find)


def test_checking_then_agreeing(member):
    find = actions.check_own_find(find=propose(member), by=BY)

    assert find.status == OwnFindStatus.CHECKING
    with pytest.raises(actions.OwnFindHasMoved):
        actions.check_own_find(find=find, by=BY)
    assert actions.withdraw_own_find(find=find, by=BY).status == OwnFindStatus.WITHDRAWN
