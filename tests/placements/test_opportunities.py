"""What a host opens: written by its own people, opened, closed, copied; the slower loses nothing."""

import datetime as dt
import uuid

import pytest

from catchment.people.enums import Role
from catchment.placements.actions import opportunities as actions
from catchment.placements.actions import opportunity_weeks as weeks
from catchment.placements.enums import HostStatus, Mode, OpportunityStatus, ReportStatus
from catchment.placements.models import (
    KeptSeats,
    Opportunity,
    OpportunityWeek,
    UnsuitableReport,
)
from catchment.placements.rules import opportunities as rules
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    actor_in,
)
from tests.factories.placements import (
    MONDAY,
    HostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    SeatRequestFactory,
)

pytestmark = pytest.mark.django_db


def writer(host):
    return actor_in(host.catchment, Role.HOST, organisation=host.organisation, membership_id=None)


def draft(**values):
    """A described draft with one week to come, and who writes it."""
    opportunity = OpportunityFactory(
        **{"status": OpportunityStatus.DRAFT, "you_do": "Help to cook."} | values
    )
    OpportunityWeekFactory(opportunity=opportunity, starts_on=MONDAY, seats=4)
    return opportunity, writer(opportunity.host)


def week_of(opportunity, **values):
    return weeks.WeekDetails(
        **{"starts_on": MONDAY, "ends_on": MONDAY + dt.timedelta(days=4), "seats": 4} | values
    )


@pytest.mark.parametrize("opened", OpportunityStatus)
@pytest.mark.parametrize("status", HostStatus)
def test_visible_and_kept_agree_with_the_rules_over_all_roles(status, opened):
    host = HostFactory(verified=True, status=status, paused_at=NOW, pause_reason="asked")
    OpportunityFactory(host=host, status=opened)
    OpportunityFactory(host__catchment=host.catchment)
    OpportunityFactory()
    actors = [
        actor_in(host.catchment, role, organisation=organisation)
        for role in Role
        for organisation in (None, host.organisation)
    ]
    actors += [actor_in(CatchmentFactory(), Role.COORDINATOR), actor_in(None, membership_id=None)]

    for actor in actors:
        every = set(Opportunity.objects.all())
        readable = {one for one in every if rules.may_view_opportunity(actor, one)}
        assert set(Opportunity.objects.visible_to(actor)) == readable
        written = {one for one in every if rules.may_write_opportunity(actor, one)}
        assert written <= set(Opportunity.objects.kept_by(actor)) & readable


# role, acts for this workplace, somebody there has an account, state of the host, may write
@pytest.mark.parametrize(
    ("role", "own", "account", "status", "may"),
    [
        pytest.param(Role.HOST, True, True, "verified", True, id="own host"),
        pytest.param(Role.HOST, True, True, "pending", True, id="own host that waits"),
        pytest.param(Role.HOST, True, True, "refused", False, id="own host, not taken on"),
        pytest.param(Role.HOST, False, True, "verified", False, id="another's host"),
        pytest.param(Role.COORDINATOR, False, False, "verified", True, id="staff, no account"),
        pytest.param(Role.COORDINATOR, False, True, "verified", False, id="staff, an account"),
        pytest.param(Role.CAREERS_LEADER, False, False, "pending", True, id="school, no account"),
        pytest.param(Role.PERSON, False, False, "verified", False, id="learner"),
        pytest.param(Role.PERSON, True, False, "verified", False, id="learner of that place"),
    ],
)
def test_who_may_write(role, own, account, status, may):
    host = HostFactory(verified=True, status=status)
    if account:
        MembershipFactory(
            catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
        )
    organisation = host.organisation if own else OrganisationFactory(catchment=host.catchment)
    week = OpportunityWeekFactory(opportunity__host=host)
    actor = actor_in(host.catchment, role, organisation=organisation)

    assert rules.may_write_for_host(actor, host) is may
    assert rules.may_write_week(actor, week) is may


def test_a_host_of_another_catchment_is_not_written():
    host = HostFactory(verified=True)

    assert not rules.may_write_for_host(actor_in(CatchmentFactory(), Role.COORDINATOR), host)


def test_a_pending_host_may_write_and_open_and_nobody_sees_it():
    host = HostFactory()
    by = writer(host)
    written = actions.write_opportunity(
        host=host,
        title="A week in the kitchen",
        mode=Mode.PLACEMENT,
        you_do="Help to cook.",
        by=by,
        public_id=uuid.uuid4(),
    )
    weeks.write_week(opportunity=written, version=1, details=week_of(written), by=by)
    actions.open_opportunity(opportunity=written, version=written.version, by=by)

    learner = actor_in(host.catchment, Role.PERSON)
    assert written.status == OpportunityStatus.OPEN
    assert not Opportunity.objects.visible_to(learner).exists()
    assert not Opportunity.objects.on_offer().exists()
    assert not OpportunityWeek.objects.on_offer().exists()


def test_the_same_form_sent_twice_writes_one():
    host = HostFactory()
    sent = {"host": host, "title": "A day", "mode": Mode.VISIT, "you_do": "Look."}
    sent |= {"by": writer(host), "public_id": uuid.uuid4()}
    actions.write_opportunity(**sent)

    with pytest.raises(actions.WrittenAlready):
        actions.write_opportunity(**sent)

    assert Opportunity.objects.count() == 1


def test_the_slower_of_two_writers_is_told_and_changes_nothing():
    opportunity, by = draft()
    other = Opportunity.objects.get(pk=opportunity.pk)
    actions.change_opportunity(
        opportunity=opportunity, version=1, values={"clothes": "Old shoes"}, by=by
    )

    with pytest.raises(actions.OpportunityMovedOn):
        actions.change_opportunity(opportunity=other, version=1, values={"clothes": ""}, by=by)

    opportunity.refresh_from_db()
    assert (opportunity.clothes, opportunity.version) == ("Old shoes", 2)


def test_a_state_is_not_written_as_a_part():
    opportunity, by = draft()

    with pytest.raises(ValueError, match="status"):
        actions.change_opportunity(
            opportunity=opportunity, version=1, values={"status": "open"}, by=by
        )


@pytest.mark.parametrize("lacks", ["words", "weeks"])
def test_what_nobody_can_picture_is_not_opened(lacks):
    opportunity, by = draft(you_do="" if lacks == "words" else "Cook.")
    if lacks == "weeks":
        opportunity.weeks.update(starts_on=NOW.date() - dt.timedelta(days=7))

    with pytest.raises(actions.NotReady):
        actions.open_opportunity(opportunity=opportunity, version=1, by=by)


def test_opened_and_closed_once_each():
    opportunity, by = draft()
    actions.open_opportunity(opportunity=opportunity, version=1, by=by)

    with pytest.raises(actions.OpportunityMovedOn):
        actions.open_opportunity(opportunity=opportunity, version=1, by=by)
    actions.close_opportunity(opportunity=opportunity, version=2, by=by)
    with pytest.raises(actions.OpportunityMovedOn):
        actions.close_opportunity(opportunity=opportunity, version=3, by=by)

    assert opportunity.status == OpportunityStatus.CLOSED


@pytest.mark.parametrize("act", ["open", "copy"])
@pytest.mark.parametrize("why", ["a report was upheld", "the host was refused"])
def test_what_staff_took_off_is_neither_opened_nor_copied(act, why):
    opportunity, by = draft()
    if why == "a report was upheld":
        UnsuitableReport.objects.create(
            opportunity=opportunity,
            words="It is not safe.",
            status=ReportStatus.UPHELD,
            answer="We looked.",
            created_at=NOW,
        )
    else:
        type(opportunity.host).objects.update(status=HostStatus.REFUSED)

    acts = {
        "open": lambda: actions.open_opportunity(opportunity=opportunity, version=1, by=by),
        "copy": lambda: actions.copy_opportunity(opportunity=opportunity, by=by),
    }
    with pytest.raises(actions.TakenOff):
        acts[act]()


def test_a_copy_takes_words_weeks_and_kept_seats_a_year_on_and_is_made_once():
    opportunity, by = draft(clothes="Old shoes", status=OpportunityStatus.CLOSED)
    opportunity.weeks.all().delete()
    for years_ago, seats in ((1, 3), (3, 9)):
        first = MONDAY - years_ago * actions.YEAR
        old = OpportunityWeekFactory(opportunity=opportunity, starts_on=first, seats=seats)
        KeptSeats.objects.create(week=old, seats=1)

    copy = actions.copy_opportunity(opportunity=opportunity, by=by)

    assert (copy.clothes, copy.status, copy.copied_from) == ("Old shoes", "draft", opportunity)
    week = copy.weeks.get()
    assert (week.starts_on, week.seats, week.kept.get().seats) == (MONDAY, 3, 1)
    with pytest.raises(actions.CopiedAlready):
        actions.copy_opportunity(opportunity=opportunity, by=by)


def test_a_week_is_changed_with_its_kept_seats():
    opportunity, by = draft()
    week = opportunity.weeks.get()
    school = OrganisationFactory(catchment=opportunity.host.catchment, school=True)

    details = week_of(opportunity, seats=5, kept=((None, 1), (school.pk, 2)))
    weeks.write_week(opportunity=opportunity, version=1, details=details, week=week, by=by)

    week.refresh_from_db()
    assert week.seats == 5
    assert set(week.kept.values_list("school_id", "seats")) == {(None, 1), (school.pk, 2)}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"kept": ((None, 5),)}, weeks.TooFewSeats),
        ({"seats": 1}, weeks.TooFewSeats),
        ({"ends_on": MONDAY}, weeks.WeekInUse),
    ],
)
def test_a_week_that_somebody_counts_on_loses_nothing(values, error):
    opportunity, by = draft()
    week = opportunity.weeks.get()
    for _one in range(2):
        SeatRequestFactory(week=week, status="accepted")

    with pytest.raises(error):
        weeks.write_week(
            opportunity=opportunity,
            version=1,
            details=week_of(opportunity, **values),
            week=week,
            by=by,
        )

    week.refresh_from_db()
    assert (week.seats, week.ends_on) == (4, MONDAY + dt.timedelta(days=4))
    assert Opportunity.objects.get(pk=opportunity.pk).version == 1


def test_two_weeks_do_not_begin_on_one_day():
    opportunity, by = draft()

    with pytest.raises(weeks.WeekThere):
        weeks.write_week(opportunity=opportunity, version=1, details=week_of(opportunity), by=by)


def test_a_week_goes_only_while_nobody_counts_on_it():
    opportunity, by = draft()
    week = opportunity.weeks.get()
    SeatRequestFactory(week=week)
    with pytest.raises(weeks.WeekInUse):
        weeks.remove_week(week=week, version=1, by=by)
    week.requests.all().delete()

    weeks.remove_week(week=OpportunityWeek.objects.get(), version=1, by=by)

    assert not OpportunityWeek.objects.exists()
