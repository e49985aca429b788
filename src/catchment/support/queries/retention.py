"""Which records have been kept long enough, kind by kind; nothing of whoever is under a legal hold."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchment.people.enums import OutboxStatus
from catchment.people.models import Catchment, Enrolment, Grant, OutboxMessage, Person
from catchment.support.enums import (
    AccessRequestStatus,
    ClockAnchor,
    ConcernStatus,
    LeavingStatus,
    PlanStatus,
    RecordKind,
)
from catchment.support.models import (
    AccessRequest,
    Answer,
    Appointment,
    Concern,
    Draft,
    Ladder,
    LeavingWish,
    LegalHold,
    Plan,
    Referral,
    RetentionClock,
    SafetyDecision,
)
from catchment.support.queries.law_days import months_after
from catchment.support.shipped_clocks import BY_KIND, ShippedClock

#: From this age on somebody's safeguarding records run out.
ADULT = 18
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """One table for which a clock runs.

    Attributes:
        title: what a page calls its rows.
        model: the table.
        over: which rows nothing has happened to since a moment.
        person: how a row reaches its person; "" for the person's own row.
        here: how a row reaches its catchment.
        warns: whether somebody is told before.
        secret: the person is not told: safeguarding leads are.
        wipes: fields that are emptied, where the row itself stays.
        files: fields that name a stored file, which goes from the disk with the row.
    """

    title: str | Promise
    model: type[models.Model]
    over: Callable[[dt.datetime], Q]
    person: str = "person"
    here: str = "person__catchment"
    warns: bool = True
    secret: bool = False
    wipes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def of_person(self, path: str) -> str:
        """A path that begins at the person, as it begins at a row."""
        return f"{self.person}__{path}" if self.person else path

    @property
    def key(self) -> str:
        """How a warning names a row of it, with the row's number behind."""
        return ".".join((str(self.model._meta.model_name), *self.wipes)) + " "


def _never_met_since(moment: dt.datetime) -> Q:
    """Appointments whose last time has passed."""
    return Q(offered_at__lt=moment) & ~Q(slots__ends_at__gte=moment)


def _grown_up_since(moment: dt.datetime) -> Q:
    """Closed records of people who turned 18 before; an unknown birthday counts from the closing."""
    years = months_after(moment.date(), -12 * ADULT)
    unknown = moment - dt.timedelta(days=round(365.25 * ADULT))
    return Q(status=ConcernStatus.CLOSED, closed_at__lt=moment) & (
        Q(person__born_on__lte=years) | Q(person__born_on=None, closed_at__lt=unknown)
    )


def _answered_before(moment: dt.datetime) -> Q:
    ended = (
        AccessRequestStatus.GIVEN,
        AccessRequestStatus.WITHDRAWN,
        AccessRequestStatus.REFUSED,
    )
    return Q(status__in=ended) & (
        Q(given_on__lt=moment) | Q(given_on=None, due_on__lt=moment.date())
    )


def _not_seen_since(moment: dt.datetime) -> Q:
    """Nobody wrote, read or signed in; they learn nowhere; and no safeguarding record needs them."""
    learning = Enrolment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=moment.date()))
    return (
        Q(created_at__lt=moment, concerns=None, safety_decisions=None)
        & ~Q(journal__at__gte=moment)
        & ~Q(user__last_login__gte=moment)
        & ~Q(pk__in=learning.values("person_id"))
    )


def _needs_of_whoever_is_not_seen_since(moment: dt.datetime) -> Q:
    """What people said they need, of people with whom nobody has been in touch."""
    return (
        Q(created_at__lt=moment)
        & ~Q(access_needs=[])
        & ~Q(journal__at__gte=moment)
        & ~Q(user__last_login__gte=moment)
    )


TABLES: dict[RecordKind, tuple[Kept, ...]] = {
    RecordKind.LADDER: (
        Kept(_("Ladders"), Ladder, lambda moment: Q(changed_at__lt=moment)),
        Kept(_("Answers to “who can help?”"), Answer, lambda moment: Q(asked_at__lt=moment)),
    ),
    RecordKind.PLAN: (
        Kept(_("Plans"), Plan, lambda moment: Q(status=PlanStatus.ENDED, ended_at__lt=moment)),
    ),
    RecordKind.REFERRAL: (Kept(_("Referrals"), Referral, lambda moment: Q(ended_at__lt=moment)),),
    RecordKind.APPOINTMENT: (Kept(_("Appointments"), Appointment, _never_met_since),),
    RecordKind.CONCERN: (Kept(_("Safeguarding records"), Concern, _grown_up_since, secret=True),),
    RecordKind.SPECIAL_NEEDS: (
        Kept(
            _("What people need to take part"),
            Person,
            _needs_of_whoever_is_not_seen_since,
            person="",
            here="catchment",
            wipes=("access_needs",),
        ),
    ),
    RecordKind.SHARE: (
        Kept(_("Shares"), Grant, lambda moment: Q(withdrawn_at__lt=moment) | Q(until__lt=moment)),
        Kept(
            _("Decisions to share for safety"),
            SafetyDecision,
            lambda moment: Q(decided_at__lt=moment),
            secret=True,
        ),
    ),
    RecordKind.ACCESS_REQUEST: (
        Kept(_("Access requests"), AccessRequest, _answered_before, files=("file",)),
        Kept(
            _("Wishes to leave"),
            LeavingWish,
            lambda moment: ~Q(status=LeavingStatus.WAITING) & Q(answered_at__lt=moment),
        ),
    ),
    RecordKind.DRAFT: (
        Kept(
            _("Drafts"),
            Draft,
            lambda moment: Q(saved_at__lt=moment),
            person="user__persons",
            here="user__memberships__catchment",
            warns=False,
        ),
    ),
    RecordKind.MAIL: (
        Kept(
            _("Mails"),
            OutboxMessage,
            lambda moment: ~Q(status=OutboxStatus.WAITING) & Q(created_at__lt=moment),
            person="recipient",
            here="catchment",
            warns=False,
        ),
    ),
    RecordKind.PERSON: (Kept(_("People"), Person, _not_seen_since, person="", here="catchment"),),
}


def also(tables: Mapping[RecordKind, tuple[Kept, ...]]) -> None:
    """Storeys above name the tables of their kinds; called once each, when the application starts."""
    TABLES.update(tables)


@dataclass(frozen=True, slots=True)
class WouldGo:
    """What the worker would delete of one table: how many rows, and the first of them."""

    title: str | Promise
    count: int
    ids: list[str]


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One kind of record as the page shows it; ``day``: what it counts from lies on it or before."""

    clock: RetentionClock
    shipped: ShippedClock
    day: dt.date
    going: list[WouldGo]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.going)


def day_begins(day: dt.date) -> dt.datetime:
    """The first moment of a local day."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_default_timezone())


def over(clock: RetentionClock, *, on: dt.date) -> Iterator[tuple[Kept, "models.QuerySet[Any]"]]:
    """What a clock has run out for on a day: each table with its rows, in the order of their keys."""
    for table in TABLES[RecordKind(clock.kind)]:
        yield table, _over(table, clock, on)


def last_day(clock: RetentionClock, *, on: dt.date) -> dt.date:
    """The day from which a clock that runs out on ``on`` has counted, in calendar years and days."""
    return months_after(on - dt.timedelta(days=clock.keep_days), -12 * clock.keep_years)


def _over(table: Kept, clock: RetentionClock, on: dt.date) -> "models.QuerySet[Any]":
    run_out = _RUN_OUT[ClockAnchor(clock.anchor)](table, last_day(clock, on=on))
    if clock.anchor != ClockAnchor.ACTIVITY:
        least = BY_KIND[RecordKind(clock.kind)].least
        run_out &= table.over(day_begins(on - dt.timedelta(days=least)))
    found = table.model._default_manager.filter(run_out, **{table.here: clock.catchment})
    return found.exclude(_on_hold(table, clock.catchment)).order_by("pk").distinct()


def _from_activity(table: Kept, day: dt.date) -> Q:
    return table.over(day_begins(day))


def _from_birth(table: Kept, day: dt.date) -> Q:
    """An unknown birthday counts as the day of the last activity: rather too late than too early."""
    born = table.of_person("born_on")
    return Q(**{f"{born}__lte": day}) | (Q(**{born: None}) & table.over(day_begins(day)))


def _from_plan_end(table: Kept, day: dt.date) -> Q:
    """Nobody's while a plan of theirs runs; without any plan it counts from the last activity."""
    person = table.person or "pk"
    ended = Plan.objects.filter(status=PlanStatus.ENDED, ended_at__lt=day_begins(day))
    others = Plan.objects.exclude(pk__in=ended.values("pk"))
    with_plan = Q(**{f"{person}__in": ended.values("person_id")})
    without = ~Q(**{f"{person}__in": Plan.objects.values("person_id")})
    return ~Q(**{f"{person}__in": others.values("person_id")}) & (
        with_plan | (without & table.over(day_begins(day)))
    )


_RUN_OUT: dict[ClockAnchor, Callable[[Kept, dt.date], Q]] = {
    ClockAnchor.ACTIVITY: _from_activity,
    ClockAnchor.BIRTH: _from_birth,
    ClockAnchor.PLAN_END: _from_plan_end,
}


def _on_hold(table: Kept, catchment: Catchment) -> Q:
    """Whatever reaches somebody whose records are to be kept for a court."""
    held = LegalHold.objects.standing().filter(person__catchment=catchment)
    if table.model is OutboxMessage:
        mails = held.exclude(person__user__email=None).values("person__user__email")
        return Q(recipient__in=mails)
    return Q(**{f"{table.person or 'pk'}__in": held.values("person_id")})


def clocks_in_force(catchment: Catchment, *, on: dt.date) -> list[RetentionClock]:
    """One clock for each kind, in the order of the kinds; one query."""
    order = {str(kind): place for place, kind in enumerate(RecordKind)}
    found = RetentionClock.objects.in_force(on=on).filter(catchment=catchment)
    return sorted(found.select_related("catchment"), key=lambda one: order[one.kind])


def would_go(catchment: Catchment, *, on: dt.date) -> list[ClockRow]:
    """The dry run: what would be deleted today, were every clock confirmed and everybody told.

    One query, and two for each table.
    """
    return [
        ClockRow(
            clock=clock,
            shipped=BY_KIND[RecordKind(clock.kind)],
            day=last_day(clock, on=on),
            going=[_counted(table, rows) for table, rows in over(clock, on=on)],
        )
        for clock in clocks_in_force(catchment, on=on)
    ]


def _counted(table: Kept, rows: "models.QuerySet[Any]") -> WouldGo:
    """Rows by the number that their address has, where they have one."""
    named = [one.name for one in table.model._meta.concrete_fields]
    name = "public_id" if "public_id" in named else "pk"
    shown = rows.values_list(name, flat=True)[:MOST_SHOWN]
    return WouldGo(title=table.title, count=rows.count(), ids=[str(one) for one in shown])
