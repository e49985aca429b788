"""Hosts: a pending one sees no child and is seen by none; checked once; asked by a clock."""

import datetime as dt

import pytest

from catchment.people.enums import OrganisationStatus, Role
from catchment.people.models import Organisation, OutboxMessage
from catchment.placements.actions import host_links, hosts, requests
from catchment.placements.actions.host_rounds import sweep_requests
from catchment.placements.enums import (
    Appetite,
    HostLinkPurpose,
    HostSource,
    HostStatus,
    ListingStatus,
    NotThisTime,
    PauseReason,
    RequestStatus,
)
from catchment.placements.models import (
    FocusListing,
    Host,
    HostContact,
    HostLink,
    KeptSeats,
    Opportunity,
    SeatRequest,
)
from catchment.placements.queries.hosts import AGAIN, desk
from catchment.placements.queries.seats import left_for, seats_of
from catchment.placements.rules import hosts as rules
from catchment.placements.rules.requests import may_view_seat_request
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    actor_in,
)
from tests.factories.placements import (
    MONDAY,
    CohortFactory,
    HostContactFactory,
    HostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    OwnFindFactory,
    PlaceFactory,
    SeatRequestFactory,
    WishListFactory,
)

pytestmark = pytest.mark.django_db
BORN = dt.date(2011, 3, 1)


def workplace(**values):
    contact = hosts.ContactDetails(name="Anna Clegg", email="anna@example.org")
    return hosts.WorkplaceDetails(name="The Weir Kitchen", contact=contact, **values)


def keeper_of(catchment):
    return actor_in(catchment, Role.COORDINATOR, membership_id=None, name="Priya")


def asking(host, **values):
    """A week at a host with one seat, and somebody of the right age."""
    week = OpportunityWeekFactory(opportunity__host=host, seats=values.pop("seats", 1))
    return week, PersonFactory(catchment=host.catchment, born_on=BORN)


def every_role_here(host):
    for role in Role:
        yield actor_in(host.catchment, role)
        yield actor_in(host.catchment, role, organisation=host.organisation)
    yield actor_in(CatchmentFactory(), Role.COORDINATOR)
    yield actor_in(None, membership_id=None)


@pytest.mark.parametrize("status", HostStatus)
def test_visible_to_agrees_with_may_view_over_all_roles(status):
    host = HostFactory(
        verified=status != HostStatus.PENDING, status=status, paused_at=NOW, pause_reason="asked"
    )
    HostFactory(catchment=host.catchment, verified=True)
    HostFactory()
    contact = HostContactFactory(host=host)

    for actor in every_role_here(host):
        listed = set(Host.objects.visible_to(actor))
        assert listed == {one for one in Host.objects.all() if rules.may_view_host(actor, one)}
        told = set(HostContact.objects.visible_to(actor))
        assert told == ({contact} if rules.may_view_host_contact(actor, contact) else set())


@pytest.mark.parametrize("status", HostStatus)
def test_requests_visible_agrees_with_may_view(status):
    host = HostFactory(verified=True, status=status, paused_at=NOW, pause_reason="asked")
    asked = SeatRequestFactory(
        week__opportunity__host=host, school=OrganisationFactory(catchment=host.catchment)
    )
    SeatRequestFactory(
        week=asked.week,
        person=PersonFactory(catchment=asked.person.catchment),
        status=RequestStatus.PROPOSED,
        agreed_at=None,
    )
    SeatRequestFactory()
    actors = [
        *every_role_here(host),
        actor_in(host.catchment, Role.PERSON, person_id=asked.person_id),
    ]
    actors += [actor_in(host.catchment, Role.CAREERS_LEADER, organisation=asked.school)]

    for actor in actors:
        listed = set(SeatRequest.objects.visible_to(actor))
        assert listed == {o for o in SeatRequest.objects.all() if may_view_seat_request(actor, o)}


def test_a_pending_host_is_seen_by_no_learner_and_by_no_school_s_learners():
    host = HostFactory()
    OpportunityFactory(host=host)
    learner = actor_in(host.catchment, Role.PERSON)

    assert not Host.objects.visible_to(learner).exists()
    assert not Opportunity.objects.visible_to(learner).exists()
    assert not Opportunity.objects.on_offer().exists()


def test_a_pending_host_sees_no_child():
    host = HostFactory()
    asked = SeatRequestFactory(week__opportunity__host=host)
    themselves = actor_in(host.catchment, Role.HOST, organisation=host.organisation)

    assert not SeatRequest.objects.visible_to(themselves).exists()
    assert not may_view_seat_request(themselves, asked)


def test_nobody_asks_a_pending_host():
    week, person = asking(HostFactory())

    with pytest.raises(requests.HostNotOpen):
        requests.ask_for_seat(week=week, person=person, words="", by=keeper_of(person.catchment))


def test_a_workplace_written_down_stands_in_no_directory_until_it_was_checked():
    catchment = CatchmentFactory()
    by = keeper_of(catchment)

    host = hosts.add_host(catchment=catchment, details=workplace(), source=HostSource.STAFF, by=by)
    before = Organisation.objects.active().count()
    hosts.verify_host(host=host, words="Visited on 3 March", by=by)

    assert before == 0
    assert (host.status, host.checked_words) == (HostStatus.VERIFIED, "Visited on 3 March")
    assert Organisation.objects.get().status == OrganisationStatus.ACTIVE
    assert OutboxMessage.objects.get().template == "host_checked"


def test_nobody_checks_their_own_workplace():
    host = HostFactory()
    own = actor_in(host.catchment, Role.COORDINATOR, organisation=host.organisation)
    other = actor_in(host.catchment, Role.COORDINATOR)

    assert [rules.may_check_host(one, host) for one in (own, other)] == [False, True]


@pytest.mark.parametrize("act", [hosts.verify_host, hosts.refuse_host])
def test_checking_asks_for_words_and_counts_once(act):
    host = HostFactory()
    by = keeper_of(host.catchment)

    with pytest.raises(hosts.NothingSeen):
        act(host=host, words=" ", by=by)
    act(host=host, words="Seen", by=by)
    with pytest.raises(hosts.HostMovedOn):
        act(host=host, words="Seen", by=by)


def test_an_organisation_is_a_host_once():
    host = HostFactory()

    with pytest.raises(hosts.HostThere):
        hosts.begin_host(
            organisation=host.organisation,
            catchment=host.catchment,
            source=HostSource.INVITATION,
            year=hosts.YearDetails(),
            contact=hosts.ContactDetails(name="Anna", phone="01422 000000"),
            by=keeper_of(host.catchment),
        )


def test_an_own_find_makes_one_pending_host_and_writes_to_nobody():
    found = OwnFindFactory(contact_email="bike@example.org")
    by = keeper_of(found.person.catchment)

    first = hosts.from_own_find(own_find=found, by=by)
    second = hosts.from_own_find(own_find=found, by=by)

    assert first == second
    assert (first.status, first.source) == (HostStatus.PENDING, HostSource.OWN_FIND)
    assert not OutboxMessage.objects.exists()


def test_not_now_needs_a_day_and_is_asked_again_then():
    host = HostFactory(verified=True)
    by = keeper_of(host.catchment)

    with pytest.raises(hosts.NoDayToAsk):
        hosts.say_year(host=host, year=hosts.YearDetails(appetite=Appetite.NOT_NOW), by=by)
    hosts.say_year(
        host=host, year=hosts.YearDetails(appetite=Appetite.NOT_NOW, ask_again_on=MONDAY), by=by
    )

    days = (MONDAY - dt.timedelta(1), MONDAY)
    reader = actor_in(host.catchment, Role.COORDINATOR)
    asked = [list(desk(reader, on=on, state=AGAIN)) for on in days]
    assert asked == [[], [host]]


def test_sign_up_keeps_nothing_before_the_address_is_proven_and_then_once():
    catchment = CatchmentFactory()
    by = actor_in(None, membership_id=None)

    assert host_links.ask_for_link(catchment=catchment, email="Anna@example.org", by=by)
    assert not Organisation.objects.exists()
    token = OutboxMessage.objects.get().facts["token"]
    assert token not in str(HostLink.objects.values())
    host, invited = host_links.sign_up(token=token, details=workplace(), by=by)

    assert (host.status, host.source) == (HostStatus.PENDING, HostSource.PUBLIC_PAGE)
    assert host.contacts.get().email == invited.invitation.email == "anna@example.org"
    assert invited.invitation.roles == [Role.HOST]
    with pytest.raises(host_links.LinkOver):
        host_links.sign_up(token=token, details=workplace(), by=by)
    assert Host.objects.count() == 1


def test_no_more_than_three_links_an_hour_go_to_one_address():
    catchment = CatchmentFactory()
    by = actor_in(None, membership_id=None)

    sent = [
        host_links.ask_for_link(catchment=catchment, email="anna@example.org", by=by)
        for _again in range(4)
    ]

    assert sent == [True, True, True, False]
    assert OutboxMessage.objects.count() == 3


def test_a_link_opens_nothing_of_another_purpose_nor_after_its_time():
    host = HostFactory(resting=True)
    by = keeper_of(host.catchment)
    token = host_links.make_link(
        host.catchment,
        HostLinkPurpose.COME_BACK,
        "a@example.org",
        dt.timedelta(days=1),
        by=by,
        host=host,
    )

    with pytest.raises(host_links.LinkOver):
        host_links.open_link(token, HostLinkPurpose.SIGN_UP, at=NOW)
    with pytest.raises(host_links.LinkOver):
        host_links.open_link(token, HostLinkPurpose.COME_BACK, at=NOW + dt.timedelta(days=2))
    host_links.come_back(token=token, by=by)

    host.refresh_from_db()
    assert host.status == HostStatus.VERIFIED


def test_a_host_does_not_end_a_pause_after_a_report():
    host = HostFactory(resting=True, pause_reason=PauseReason.REPORTED)

    with pytest.raises(hosts.HostMovedOn):
        hosts.bring_back_host(
            host=host, by=keeper_of(host.catchment), reasons=host_links.OWN_PAUSES
        )


def test_asking_respects_contacts_a_month():
    host = HostFactory(verified=True, contacts_a_month=1)
    week, person = asking(host, seats=5)
    other = PersonFactory(catchment=host.catchment, born_on=BORN)
    by = keeper_of(host.catchment)

    requests.ask_for_seat(week=week, person=person, words="I cook", by=by)
    with pytest.raises(requests.AskedEnough):
        requests.ask_for_seat(week=week, person=other, words="", by=by)


@pytest.mark.parametrize(
    ("born", "week", "refused"),
    [
        pytest.param(None, {}, requests.AgeDoesNotFit, id="no age"),
        pytest.param(dt.date(2016, 1, 1), {}, requests.AgeDoesNotFit, id="too young"),
        pytest.param(BORN, {"opportunity__most_age": 14}, requests.AgeDoesNotFit, id="too old"),
        pytest.param(BORN, {"starts_on": dt.date(2020, 1, 6)}, requests.WeekNotOpen, id="begun"),
        pytest.param(BORN, {"opportunity__status": "draft"}, requests.WeekNotOpen, id="a draft"),
        pytest.param(
            BORN,
            {"opportunity__host__appetite": Appetite.NOT_NOW},
            requests.HostNotOpen,
            id="not now",
        ),
    ],
)
def test_asking_is_refused(born, week, refused):
    week = OpportunityWeekFactory(**week)
    person = PersonFactory(catchment=week.opportunity.host.catchment, born_on=born)

    with pytest.raises(refused):
        requests.ask_for_seat(week=week, person=person, words="", by=keeper_of(person.catchment))


def test_a_seat_is_given_once_and_no_week_has_more_than_its_seats():
    host = HostFactory(verified=True)
    week, _person = asking(host)
    first, second = (SeatRequestFactory(week=week) for _each in range(2))
    by = keeper_of(host.catchment)

    requests.accept_request(request=first, by=by)
    with pytest.raises(requests.RequestMovedOn):
        requests.decline_request(request=first, reason=NotThisTime.FULL, by=by)
    with pytest.raises(requests.NoSeatLeft):
        requests.accept_request(request=second, by=by)

    assert (first.status, SeatRequest.objects.waiting().get()) == (RequestStatus.ACCEPTED, second)


def test_a_yes_counts_the_seats_as_they_are_by_then():
    week, _person = asking(HostFactory(verified=True))
    first, second = (SeatRequestFactory(week=week) for _each in range(2))
    by = keeper_of(week.opportunity.host.catchment)
    requests.accept_request(request=first, by=by)
    second.week.seats += 1  # as it stood when the page was read

    with pytest.raises(requests.NoSeatLeft):
        requests.accept_request(request=second, by=by)


def test_a_host_takes_no_more_at_once_than_it_said():
    host = HostFactory(verified=True, at_once=1)
    weeks = [
        OpportunityWeekFactory(opportunity=OpportunityFactory(host=host), seats=3)
        for _each in range(2)
    ]
    one, other = (SeatRequestFactory(week=week) for week in weeks)
    by = keeper_of(host.catchment)

    requests.accept_request(request=one, by=by)
    with pytest.raises(requests.NoSeatLeft):
        requests.accept_request(request=other, by=by)


def test_kept_seats_hold_back_others_only():
    week = OpportunityWeekFactory(seats=3)
    school, other = (OrganisationFactory(school=True) for _each in range(2))
    KeptSeats.objects.create(week=week, school=school, seats=2)

    assert (left_for(week, school), left_for(week, other), left_for(week, None)) == (3, 1, 1)


def test_whom_a_round_has_placed_fills_the_seats_kept_for_their_school():
    week = OpportunityWeekFactory(seats=4)
    school, other = (OrganisationFactory(school=True) for _each in range(2))
    KeptSeats.objects.create(week=week, school=school, seats=2)
    seat_of(week, CohortFactory(school=school))

    assert (left_for(week, school), left_for(week, other)) == (3, 2)


def test_whom_a_round_has_placed_had_first_call_on_seats_whoever_they_are():
    week = OpportunityWeekFactory(seats=5)
    cohort = CohortFactory()
    KeptSeats.objects.create(week=week, school=None, seats=2)
    asked = SeatRequestFactory(week=week, status=RequestStatus.ACCEPTED, school=None)

    before = left_for(week, cohort.school)
    place = seat_of(week, cohort)
    after = left_for(week, cohort.school)
    for person in (asked.person, place.wish_list.person):
        on_the_list(cohort, person)

    assert (before, after, left_for(week, cohort.school)) == (2, 2, 2)


def test_a_learner_counts_in_the_seats_of_their_school_first():
    week = OpportunityWeekFactory(seats=5)
    cohort, other = CohortFactory(), OrganisationFactory(school=True)
    KeptSeats.objects.create(week=week, school=None, seats=1)
    KeptSeats.objects.create(week=week, school=cohort.school, seats=1)
    seat_of(week, cohort)
    one = (left_for(week, cohort.school), left_for(week, other))
    seat_of(week, cohort, seat=2)

    assert one == (3, 3)
    assert (left_for(week, cohort.school), left_for(week, other)) == (3, 3)


def on_the_list(cohort, person):
    return FocusListing.objects.create(
        cohort=cohort,
        person=person,
        status=ListingStatus.CONFIRMED,
        reason="Nobody at home knows a workplace",
        decided_at=NOW,
        created_at=NOW,
    )


def seat_of(week, cohort, seat: int = 1):
    """Seat a learner of a cohort by a round."""
    listed = WishListFactory(cohort=cohort)
    return PlaceFactory(week=week, wish_list=listed, seat=seat)


def test_squares_of_a_week_add_up_to_its_seats():
    week = OpportunityWeekFactory(seats=4)
    SeatRequestFactory(week=week, status=RequestStatus.ACCEPTED)
    SeatRequestFactory(week=week)
    KeptSeats.objects.create(week=week, seats=4)

    (one,) = seats_of([week])
    assert (one.taken, one.asked, one.kept, one.free) == (1, 1, 2, 0)


@pytest.mark.parametrize(
    ("days", "reminders", "status"),
    [(2, 0, "asked"), (3, 1, "asked"), (7, 2, "asked"), (14, 2, "asked"), (15, 0, "expired")],
)
def test_the_clock_reminds_at_3_and_7_days_and_tells_at_15(days, reminders, status):
    asked = SeatRequestFactory(week__opportunity__host=HostContactFactory(host__verified=True).host)

    for _twice in range(2):
        sweep_requests(now=asked.asked_at + dt.timedelta(days=days))

    asked.refresh_from_db()
    assert (asked.reminders, asked.status) == (reminders, status)
    assert OutboxMessage.objects.filter(template="host_asked").count() == min(reminders, 1)


def test_a_host_silent_three_times_in_a_row_rests_and_comes_back_with_one_click():
    host = HostContactFactory(host__verified=True).host
    for _each in range(3):
        SeatRequestFactory(week=OpportunityWeekFactory(opportunity__host=host))
    later = NOW + dt.timedelta(days=16)

    sweep_requests(now=later)
    host.refresh_from_db()
    paused = (host.status, host.pause_reason)
    mail = OutboxMessage.objects.get(template="host_paused")
    back = host_links.come_back(
        token=mail.facts["token"], by=actor_in(None, membership_id=None, now=later)
    )
    sweep_requests(now=later + dt.timedelta(hours=1))
    back.refresh_from_db()

    assert paused == (HostStatus.PAUSED, PauseReason.SILENT)
    assert back.status == HostStatus.VERIFIED


def test_an_answer_between_is_no_silence():
    host = HostContactFactory(host__verified=True).host
    rows = [
        SeatRequestFactory(week=OpportunityWeekFactory(opportunity__host=host))
        for _each in range(3)
    ]
    requests.decline_request(request=rows[1], reason=NotThisTime.FULL, by=keeper_of(host.catchment))

    sweep_requests(now=NOW + dt.timedelta(days=16))

    host.refresh_from_db()
    assert host.status == HostStatus.VERIFIED


def test_who_asks_is_written_with_their_school():
    week, person = asking(HostFactory(verified=True))
    enrolled = EnrolmentFactory(person=person)

    asked = requests.ask_for_seat(
        week=week, person=person, words="I cook", by=keeper_of(person.catchment)
    )

    assert asked.school == enrolled.organisation
    with pytest.raises((requests.AskedAlready, requests.NoSeatLeft)):
        requests.ask_for_seat(week=week, person=person, words="", by=keeper_of(person.catchment))
