"""Clocks: shipped, confirmed, warned, run out; holds stop them; all of it safe to run twice."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catchment.people.actor import system
from catchment.people.enums import FileKind, OutboxStatus, Role
from catchment.people.models import JournalEntry, OutboxMessage, Person, StoredFile
from catchment.people.queries import actor_of
from catchment.support.actions import retention as actions
from catchment.support.actions.leaving import OnHold
from catchment.support.enums import (
    AccessRequestStatus,
    ClockAnchor,
    ConcernStatus,
    LadderStatus,
    RecordKind,
)
from catchment.support.models import DeletionWarning, Draft, LegalHold, Notice, RetentionClock
from catchment.support.queries import retention as queries
from catchment.support.shipped_clocks import BY_KIND
from tests.factories.access_requests import AccessRequestFactory
from tests.factories.concerns import ConcernFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.plans import PlanFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.retention import LeavingWishFactory, LegalHoldFactory, RetentionClockFactory
from tests.factories.support import AnswerFactory, LadderFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
#: Records of this moment are older than every clock of a year.
OLD = NOW - 400 * DAY
LONG_AGO = NOW - 40 * 365 * DAY


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def lead_member():
    return MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD])


@pytest.fixture
def lead(lead_member):
    return actor_of(lead_member, now=NOW)


@pytest.fixture
def catchment(lead_member):
    return lead_member.catchment


@pytest.fixture
def person(catchment):
    return PersonFactory(catchment=catchment, created_at=LONG_AGO, born_on=dt.date(1980, 1, 1))


def worker(catchment, *, after=0):
    return system("the clock", now=NOW + after * DAY, catchment_id=catchment.pk)


def run(clock, *, after=0):
    """The round of a day, this many days from now."""
    on = TODAY + after * DAY
    return actions.run_clock(clock=clock, on=on, by=worker(clock.catchment, after=after))


def clock_of(catchment, kind, **given):
    return RetentionClockFactory(catchment=catchment, kind=kind, confirmed=True, **given)


def ladder(person, **given):
    return LadderFactory(
        person=person, status=LadderStatus.EARLIER, **({"changed_at": OLD} | given)
    )


def appointment(person, **given):
    made = person.appointments.create(
        offered_by=MembershipFactory(catchment=person.catchment),
        about="Talk",
        place="School",
        offered_at=OLD,
    )
    starts = given.get("starts_at", OLD)
    made.slots.create(helper=made.offered_by, starts_at=starts, ends_at=starts + DAY / 24)
    return made


def decision(person, **given):
    return person.safety_decisions.create(
        shared=True,
        what="An address",
        to_whom="The police",
        why="Danger",
        risk="Harm",
        told_person=True,
        decided_by_name="Dee",
        decided_at=given.get("decided_at", OLD),
        organisation=OrganisationFactory(catchment=person.catchment),
    )


def stored(catchment):
    return StoredFile.objects.create(
        catchment=catchment,
        kind=FileKind.EXPORT,
        name="everything.zip",
        size=3,
        sha256="0" * 64,
        content=ContentFile(b"zip", name="everything.zip"),
        created_at=OLD,
    )


def given_request(person, **given):
    """A request that was answered, with its file."""
    on = given.get("given_on", OLD.date())
    return AccessRequestFactory(
        person=person,
        status=AccessRequestStatus.GIVEN,
        given_on=on,
        file=stored(person.catchment),
    )


def closed_concern(person, **given):
    at = given.get("closed_at", OLD)
    return ConcernFactory(
        person=person, status=ConcernStatus.CLOSED, closed_at=at, outcome="Nothing further"
    )


#: Each kind: what has run out, and the same that has not.
OVER = {
    "ladder": (RecordKind.LADDER, ladder, lambda p: ladder(p, changed_at=NOW)),
    "answer": (
        RecordKind.LADDER,
        lambda p: AnswerFactory(person=p, asked_at=OLD, weights__catchment=p.catchment),
        lambda p: AnswerFactory(person=p, asked_at=NOW, weights__catchment=p.catchment),
    ),
    "plan": (
        RecordKind.PLAN,
        lambda p: PlanFactory(person=p, ended=True, ended_at=OLD),
        lambda p: PlanFactory(person=p, begun_at=OLD, changed_at=OLD),
    ),
    "referral": (
        RecordKind.REFERRAL,
        lambda p: ReferralFactory(person=p, status="withdrawn", ended_at=OLD),
        lambda p: ReferralFactory(person=p, sent_at=OLD),
    ),
    "appointment": (
        RecordKind.APPOINTMENT,
        appointment,
        lambda p: appointment(p, starts_at=NOW),
    ),
    "concern": (
        RecordKind.CONCERN,
        closed_concern,
        lambda p: ConcernFactory(person=p, recorded_at=OLD),
    ),
    "share": (
        RecordKind.SHARE,
        lambda p: GrantFactory(person=p, starts_at=OLD - DAY, until=OLD),
        lambda p: GrantFactory(person=p, starts_at=OLD, until=NOW + DAY),
    ),
    "decision": (RecordKind.SHARE, decision, lambda p: decision(p, decided_at=NOW)),
    "access request": (
        RecordKind.ACCESS_REQUEST,
        given_request,
        lambda p: given_request(p, given_on=TODAY),
    ),
    "wish to leave": (
        RecordKind.ACCESS_REQUEST,
        lambda p: LeavingWishFactory(person=p, refused=True, answered_at=OLD),
        lambda p: LeavingWishFactory(person=p, asked_at=OLD),
    ),
    "person": (
        RecordKind.PERSON,
        lambda p: p,
        lambda p: PersonFactory(catchment=p.catchment, created_at=NOW),
    ),
}


@pytest.mark.parametrize("name", OVER)
def test_each_kind_is_warned_of_then_deleted_and_what_is_not_over_stays(name, person):
    kind, make_old, make_new = OVER[name]
    old, new = make_old(person), make_new(person)
    clock = clock_of(person.catchment, kind)

    counts = [run(clock), run(clock, after=1), run(clock, after=29)]
    is_there_before = type(old).objects.filter(pk=old.pk).exists()
    gone, again = run(clock, after=30), run(clock, after=30)

    assert (counts, gone, again) == ([0, 0, 0], 1, 0)
    assert is_there_before
    assert not type(old).objects.filter(pk=old.pk).exists()
    assert type(new).objects.filter(pk=new.pk).exists()
    assert not DeletionWarning.objects.filter(kind=kind, record__endswith=f" {old.pk}").exists()


@pytest.mark.parametrize("name", OVER)
def test_a_legal_hold_stops_every_clock(name, person):
    kind, make_old, _new = OVER[name]
    old = make_old(person)
    clock = clock_of(person.catchment, kind)
    run(clock)
    LegalHoldFactory(person=person)

    assert run(clock, after=40) == 0
    assert type(old).objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("name", OVER)
def test_another_catchments_clock_touches_nothing(name, person):
    kind, make_old, _new = OVER[name]
    old = make_old(person)
    clock = clock_of(CatchmentFactory(), kind)

    assert (run(clock), run(clock, after=40)) == (0, 0)
    assert type(old).objects.filter(pk=old.pk).exists()


def test_drafts_and_mail_go_without_a_warning(person):
    member = MembershipFactory(catchment=person.catchment)
    for form, saved in (("/old/", OLD), ("/new/", NOW)):
        Draft.objects.create(user=member.user, form=form, saved_at=saved)
    for status, at in ((OutboxStatus.SENT, OLD), (OutboxStatus.WAITING, OLD), ("sent", NOW)):
        OutboxMessage.objects.create(
            catchment=person.catchment,
            template="notices_daily",
            recipient="a@example.org",
            status=status,
            created_at=at,
        )

    gone = [
        run(clock_of(person.catchment, kind, warn_days=0))
        for kind in (RecordKind.DRAFT, RecordKind.MAIL)
    ]

    assert gone == [1, 1]
    assert list(Draft.objects.values_list("form", flat=True)) == ["/new/"]
    assert OutboxMessage.objects.filter(status=OutboxStatus.WAITING).exists()
    assert not DeletionWarning.objects.exists()


def test_a_hold_keeps_mail_and_drafts_of_that_person(person):
    member = MembershipFactory(catchment=person.catchment)
    Person.objects.filter(pk=person.pk).update(user=member.user)
    Draft.objects.create(user=member.user, form="/old/", saved_at=OLD)
    OutboxMessage.objects.create(
        catchment=person.catchment,
        template="notices_daily",
        recipient=member.user.email,
        status=OutboxStatus.SENT,
        created_at=OLD,
    )
    LegalHoldFactory(person=person)

    kinds = (RecordKind.DRAFT, RecordKind.MAIL)
    assert [run(clock_of(person.catchment, kind, warn_days=0)) for kind in kinds] == [0, 0]


def test_what_is_touched_after_the_warning_is_warned_of_anew(person):
    old = ladder(person)
    clock = clock_of(person.catchment, RecordKind.LADDER)
    run(clock)
    type(old).objects.filter(pk=old.pk).update(changed_at=NOW)

    assert run(clock, after=30) == 0
    assert not DeletionWarning.objects.exists()

    assert (run(clock, after=340), run(clock, after=369), run(clock, after=370)) == (0, 0, 1)


def test_the_person_and_the_lead_are_told_once(person, lead_member):
    member = MembershipFactory(catchment=person.catchment, holds=[Role.PERSON])
    Person.objects.filter(pk=person.pk).update(user=member.user)
    ladder(person)
    ladder(person)
    clock = clock_of(person.catchment, RecordKind.LADDER)

    run(clock)
    run(clock)

    told = Notice.objects.order_by("to_id").values_list("to_id", "route")
    assert sorted(told) == sorted(
        [(member.pk, "support:my_data"), (lead_member.pk, "support:keeping_due")]
    )


def test_of_a_safeguarding_record_only_its_leads_are_told(person):
    member = MembershipFactory(catchment=person.catchment, holds=[Role.PERSON])
    Person.objects.filter(pk=person.pk).update(user=member.user)
    concern = closed_concern(person)
    safeguarding = MembershipFactory(
        catchment=person.catchment,
        organisation=concern.organisation,
        holds=[Role.SAFEGUARDING_LEAD],
    )
    elsewhere = MembershipFactory(catchment=person.catchment, holds=[Role.SAFEGUARDING_LEAD])

    run(clock_of(person.catchment, RecordKind.CONCERN))

    told = set(Notice.objects.values_list("to_id", flat=True))
    assert safeguarding.pk in told
    assert not told & {member.pk, elsewhere.pk}
    assert not Notice.objects.filter(about=person).exists()


@pytest.mark.parametrize(
    ("born_on", "is_over"),
    [
        pytest.param(dt.date(1980, 1, 1), True, id="grown up long ago"),
        pytest.param(dt.date(2008, 11, 1), False, id="eighteen this month"),
        pytest.param(dt.date(2006, 11, 1), True, id="eighteen two years ago"),
        pytest.param(None, False, id="unknown: counts as newly born when it was closed"),
    ],
)
def test_a_safeguarding_record_waits_for_the_birthday(born_on, is_over, catchment):
    child = PersonFactory(catchment=catchment, born_on=born_on)
    closed_concern(child)
    clock = clock_of(catchment, RecordKind.CONCERN)

    ((_table, rows),) = queries.over(clock, on=TODAY)

    assert rows.exists() is is_over


@pytest.mark.parametrize("why", ["learns", "looked at", "signed in", "concern", "decision"])
def test_somebody_who_is_not_gone_is_kept(why, person):
    member = MembershipFactory(catchment=person.catchment, holds=[Role.PERSON])
    Person.objects.filter(pk=person.pk).update(user=member.user)
    clock = clock_of(person.catchment, RecordKind.PERSON)
    ((_table, rows),) = queries.over(clock, on=TODAY)
    assert list(rows) == [person]

    if why == "learns":
        EnrolmentFactory(person=person)
    elif why == "looked at":
        JournalEntry.objects.create(
            at=NOW, kind="read", about_person=person, actor_name="Helen", sentence="looked"
        )
    elif why == "signed in":
        member.user.last_login = NOW
        member.user.save()
    elif why == "concern":
        ConcernFactory(person=person)
    else:
        decision(person)

    assert not rows.all().exists()


def test_the_file_of_an_access_request_goes_with_it(person, django_capture_on_commit_callbacks):
    asked = given_request(person)
    path = asked.file.content.path
    assert Path(path).exists()
    clock = clock_of(person.catchment, RecordKind.ACCESS_REQUEST, warn_days=0)

    with django_capture_on_commit_callbacks(execute=True):
        run(clock)

    assert not StoredFile.objects.exists()
    assert not Path(path).exists()


def test_a_hold_at_the_last_moment_wins(person, monkeypatch):
    clock = clock_of(person.catchment, RecordKind.PERSON, warn_days=0)

    def held(**_):
        raise OnHold

    monkeypatch.setattr(actions, "erase", held)

    assert run(clock) == 0


def test_deleting_leaves_one_line_without_anybody(person):
    ladder(person)
    run(clock_of(person.catchment, RecordKind.LADDER, warn_days=0))

    line = JournalEntry.objects.get(subject_kind="retentionclock")
    assert (line.sentence, line.about_person) == (
        "deleted 1 old records: Ladders and answers",
        None,
    )


def test_the_daily_round_begins_clocks_and_deletes_nothing_by_unconfirmed_ones(person):
    ladder(person, changed_at=LONG_AGO)

    first = actions.keep_no_longer(now=NOW, on=TODAY)
    begun = RetentionClock.objects.filter(catchment=person.catchment, verified_on=None).count()
    later = actions.keep_no_longer(now=NOW + 400 * DAY, on=TODAY + 400 * DAY)

    assert (first, begun, later) == (0, len(RecordKind), 0)
    assert not DeletionWarning.objects.exists()


def test_the_daily_round_runs_confirmed_clocks_once_a_day(person):
    ladder(person)
    clock_of(person.catchment, RecordKind.LADDER, warn_days=0)

    assert actions.keep_no_longer(now=NOW, on=TODAY) == 1
    ladder(person)
    assert actions.keep_no_longer(now=NOW, on=TODAY) == 0
    assert actions.keep_no_longer(now=NOW + DAY, on=TODAY + DAY) == 1


def test_clocks_begin_once(catchment, lead):
    first = actions.begin_clocks(catchment=catchment, on=TODAY, by=lead)
    again = actions.begin_clocks(catchment=catchment, on=TODAY, by=lead)

    assert (first, again) == (len(RecordKind), 0)
    assert set(BY_KIND) == set(RecordKind) == set(queries.TABLES)


def wanted(**given):
    return actions.WantedClock(**({"keep_days": 730, "warn_days": 30, "why": "Ours"} | given))


def test_confirming_ends_the_line_before_and_begins_one(catchment, lead):
    clock = RetentionClockFactory(catchment=catchment)

    made = actions.set_clock(clock=clock, wanted=wanted(), by=lead, on=TODAY)

    clock.refresh_from_db()
    assert (clock.valid_to, made.valid_from, made.verified_on) == (TODAY - DAY, TODAY, TODAY)
    assert queries.clocks_in_force(catchment, on=TODAY) == [made]
    assert queries.clocks_in_force(catchment, on=TODAY - DAY) == [clock]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"keep_days": 364}, actions.TooShort),
        ({"keep_days": 400, "warn_days": 401}, actions.WarnsTooEarly),
    ],
)
def test_a_clock_that_cannot_be_is_refused(given, refusal, catchment, lead):
    clock = RetentionClockFactory(catchment=catchment)

    with pytest.raises(refusal):
        actions.set_clock(clock=clock, wanted=wanted(**given), by=lead, on=TODAY)

    clock.refresh_from_db()
    assert clock.valid_to is None


def test_the_slower_of_two_is_told(catchment, lead):
    clock = RetentionClockFactory(catchment=catchment)
    actions.set_clock(clock=clock, wanted=wanted(), by=lead, on=TODAY)

    with pytest.raises(actions.ClockChanged):
        actions.set_clock(clock=clock, wanted=wanted(), by=lead, on=TODAY)


def test_the_dry_run_counts_and_deletes_nothing(person):
    old = ladder(person)
    clock = RetentionClockFactory(catchment=person.catchment)

    (row,) = queries.would_go(person.catchment, on=TODAY)

    assert (row.clock, row.count, row.going[0].ids) == (clock, 1, [str(old.public_id)])
    assert type(old).objects.filter(pk=old.pk).exists()
    assert not DeletionWarning.objects.exists()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        (
            "retention_clock_warns_before_the_end",
            lambda: RetentionClockFactory(keep_days=10, warn_days=11),
        ),
        ("legal_hold_has_a_reason", lambda: LegalHoldFactory(reason="")),
    ],
)
def test_constraints(name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_one_clock_of_a_kind_and_one_hold_of_a_person(person):
    clock = RetentionClockFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionClock.objects.create(
            catchment=clock.catchment, kind=clock.kind, keep_days=1, warn_days=1, valid_from=TODAY
        )

    LegalHoldFactory(person=person, lifted_at=NOW)
    LegalHoldFactory(person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalHoldFactory(person=person)
    assert LegalHold.objects.standing().count() == 1


def needing(catchment, **given):
    """Somebody who needs a ramp, and whom nobody has seen for a long time."""
    return PersonFactory(
        catchment=catchment, created_at=LONG_AGO, access_needs=["step free"], **given
    )


def rows_of(clock, *, on=TODAY):
    return [row for _table, rows in queries.over(clock, on=on) for row in rows]


def special(catchment, **given):
    return clock_of(
        catchment,
        RecordKind.SPECIAL_NEEDS,
        **({"anchor": ClockAnchor.BIRTH, "keep_years": 31, "keep_days": 0} | given),
    )


def test_special_needs_run_out_on_the_day_of_thirty_one_years(catchment):
    person = needing(catchment, born_on=dt.date(1996, 2, 29))
    clock = special(catchment)

    days = [dt.date(2027, 2, 27), dt.date(2027, 2, 28), dt.date(2027, 3, 1)]

    assert [rows_of(clock, on=day) for day in days] == [[], [], [person]]


def test_an_unknown_birthday_counts_from_the_last_activity(catchment):
    recent = needing(catchment, born_on=None)
    Person.objects.filter(pk=recent.pk).update(created_at=NOW - 30 * 365 * DAY)
    old = needing(catchment, born_on=None)

    assert rows_of(special(catchment)) == [old]


def test_somebody_seen_this_year_keeps_what_they_said_they_need(catchment, person):
    Person.objects.filter(pk=person.pk).update(access_needs=["step free"], created_at=NOW - 2 * DAY)

    assert rows_of(special(catchment)) == []


def test_what_they_need_is_emptied_and_the_person_stays(catchment):
    person = needing(catchment, born_on=dt.date(1980, 1, 1))
    clock = special(catchment)

    gone = [run(clock), run(clock, after=30), run(clock, after=30)]

    person.refresh_from_db()
    assert gone == [0, 1, 0]
    assert person.access_needs == []
    assert not DeletionWarning.objects.exists()


def test_a_clock_of_plans_end_waits_for_the_last_plan(catchment, person):
    waiting = PersonFactory(catchment=catchment, created_at=LONG_AGO)
    ladders = [ladder(one) for one in (person, waiting)]
    PlanFactory(person=person, ended=True, ended_at=OLD)
    PlanFactory(person=waiting, ended=True, ended_at=OLD)
    PlanFactory(person=waiting, begun_at=OLD, changed_at=OLD)
    clock = clock_of(
        catchment, RecordKind.LADDER, anchor=ClockAnchor.PLAN_END, keep_years=1, keep_days=0
    )

    assert rows_of(clock) == ladders[:1]


def test_without_a_plan_it_counts_from_the_last_activity(catchment, person):
    old, _new = ladder(person), ladder(person, changed_at=NOW)
    clock = clock_of(
        catchment, RecordKind.LADDER, anchor=ClockAnchor.PLAN_END, keep_years=1, keep_days=0
    )

    assert rows_of(clock) == [old]


def test_a_kind_without_such_a_day_cannot_count_from_it(catchment, lead):
    clock = RetentionClockFactory(catchment=catchment, kind=RecordKind.MAIL)
    wanted = actions.WantedClock(
        keep_days=90, warn_days=0, why="Long enough", anchor=ClockAnchor.BIRTH
    )

    with pytest.raises(actions.CannotCountSo):
        actions.set_clock(clock=clock, wanted=wanted, by=lead, on=TODAY)

    assert RetentionClock.objects.get() == clock


def test_special_needs_are_shipped_unconfirmed_with_their_source():
    shipped = BY_KIND[RecordKind.SPECIAL_NEEDS]

    assert (shipped.anchor, shipped.keep_years, shipped.keep_days) == (ClockAnchor.BIRTH, 31, 0)
    assert "IRMS" in shipped.source
