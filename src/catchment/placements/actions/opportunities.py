"""What a host opens: written in parts, opened, closed, copied. The slower of two loses nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.placements.enums import HostStatus, Mode, OpportunityStatus, ReportStatus
from catchment.placements.models import (
    DayPhoto,
    Host,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
    UnsuitableReport,
)
from catchment.vocabulary.models import Occupation

#: What can be written in parts. State, host and version move by actions of their own.
WORDS = frozenset(
    {"title", "mode", "you_do", "meet", "clothes", "lunch", "costs", "costs_pence", "travel"}
    | {"find_us", "begins", "ends", "day", "least_age", "most_age", "group_size", "access"}
    | {"checks", "remote", "site"}
)
#: As words of one opportunity, when it is copied.
COPIED = (*sorted(WORDS - {"site"}), "site_id")
#: A year that begins on the same day of the week.
YEAR = dt.timedelta(weeks=52)


class WrittenAlready(Exception):
    """This form was sent before."""


class CopiedAlready(Exception):
    """A copy is being written; it was not opened yet."""

    def __init__(self, copy: Opportunity) -> None:
        super().__init__(copy)
        self.copy = copy


class OpportunityMovedOn(Exception):
    """Somebody changed it since the page was drawn."""


class NotReady(Exception):
    """Without what somebody will do, or a week to come, nobody can picture it."""


class TakenOff(Exception):
    """It was reported, and staff took it off; or its host was not taken on."""


@transaction.atomic
def write_opportunity(
    *, host: Host, title: str, mode: Mode, you_do: str, by: Actor, public_id: uuid.UUID
) -> Opportunity:
    """Begin to write; nobody outside the host and staff sees it before it is opened.

    Raises:
        WrittenAlready: if this form was sent before.
    """
    try:
        with transaction.atomic():
            written = Opportunity.objects.create(
                public_id=public_id,
                host=host,
                title=title,
                mode=mode,
                you_do=you_do,
                created_at=by.now,
                changed_at=by.now,
            )
    except IntegrityError as there:
        raise WrittenAlready(public_id) from there
    _noted(written, "began to write", by)
    return written


@transaction.atomic
def change_opportunity(
    *,
    opportunity: Opportunity,
    version: int,
    values: Mapping[str, object],
    by: Actor,
    occupations: Iterable[Occupation] | None = None,
) -> Opportunity:
    """Change one part of the words.

    Args:
        opportunity: the one that is changed.
        version: as it stood when the page was drawn.
        values: names out of ``WORDS``.
        by: who writes.
        occupations: kinds of work; None leaves them.

    Raises:
        OpportunityMovedOn: if somebody was faster; nothing is changed.
    """
    if not WORDS.issuperset(values):
        raise ValueError(sorted(set(values) - WORDS))
    turn(opportunity, version, by=by, **values)
    if occupations is not None:
        opportunity.occupations.set(occupations)
    _noted(opportunity, "changed", by)
    return opportunity


@transaction.atomic
def open_opportunity(*, opportunity: Opportunity, version: int, by: Actor) -> Opportunity:
    """Show it to learners, as soon as the host was checked.

    Raises:
        NotReady: if it says nothing of what somebody does, or has no week to come.
        TakenOff: if a report about it was upheld, or the host was not taken on.
        OpportunityMovedOn: if somebody was faster.
    """
    hold(opportunity.host)
    weeks = OpportunityWeek.objects.filter(opportunity=opportunity, starts_on__gt=local_day(by.now))
    if not opportunity.you_do or not weeks.exists():
        raise NotReady(opportunity)
    reports = UnsuitableReport.objects.filter(opportunity=opportunity)
    if reports.filter(status=ReportStatus.UPHELD).exists():
        raise TakenOff(opportunity)
    _move(opportunity, version, OpportunityStatus.OPEN, by=by)
    _noted(opportunity, "opened", by)
    return opportunity


@transaction.atomic
def close_opportunity(*, opportunity: Opportunity, version: int, by: Actor) -> Opportunity:
    """Show it to nobody new; what was promised stands.

    Raises:
        OpportunityMovedOn: if somebody was faster.
    """
    _move(opportunity, version, OpportunityStatus.CLOSED, by=by)
    _noted(opportunity, "closed", by)
    return opportunity


@transaction.atomic
def copy_opportunity(*, opportunity: Opportunity, by: Actor) -> Opportunity:
    """Write this year's from an earlier one: words, photos, and weeks a whole year of weeks on.

    Raises:
        CopiedAlready: if a copy of it is still being written.
        TakenOff: if a report about it was upheld, or the host was not taken on.
    """
    hold(opportunity.host)
    there = Opportunity.objects.filter(copied_from=opportunity, status=OpportunityStatus.DRAFT)
    if (copy := there.first()) is not None:
        raise CopiedAlready(copy)
    reports = UnsuitableReport.objects.filter(opportunity=opportunity)
    if reports.filter(status=ReportStatus.UPHELD).exists():
        raise TakenOff(opportunity)
    made = Opportunity.objects.create(
        host=opportunity.host,
        copied_from=opportunity,
        created_at=by.now,
        changed_at=by.now,
        **{name: getattr(opportunity, name) for name in COPIED},
    )
    made.occupations.set(opportunity.occupations.all())
    made.categories.set(opportunity.categories.all())
    DayPhoto.objects.bulk_create(
        DayPhoto(opportunity=made, file=one.file, words=one.words, position=one.position)
        for one in opportunity.photos.select_related("file")
    )
    _copy_weeks(opportunity, made, local_day(by.now))
    _noted(made, "copied", by)
    return made


def _copy_weeks(old: Opportunity, new: Opportunity, on: dt.date) -> None:
    """The weeks of its last year, with their kept seats, moved on until they are still to come."""
    weeks = list(old.weeks.prefetch_related("kept").order_by("-starts_on"))
    for week in weeks:
        if week.starts_on <= weeks[0].starts_on - YEAR:
            continue
        years = 1
        while week.starts_on + years * YEAR <= on:
            years += 1
        made = OpportunityWeek.objects.create(
            opportunity=new,
            starts_on=week.starts_on + years * YEAR,
            ends_on=week.ends_on + years * YEAR,
            seats=week.seats,
            hours=week.hours,
        )
        KeptSeats.objects.bulk_create(
            KeptSeats(week=made, school_id=one.school_id, seats=one.seats)
            for one in week.kept.all()
        )


def turn(opportunity: Opportunity, version: int, *, by: Actor, **values: object) -> None:
    """Move the version on by one and write ``values``, if nobody was faster; for actions.

    Raises:
        OpportunityMovedOn: if somebody was.
    """
    moved = Opportunity.objects.filter(pk=opportunity.pk, version=version).update(
        **values, version=F("version") + 1, changed_at=by.now
    )
    if not moved:
        raise OpportunityMovedOn(opportunity)
    opportunity.refresh_from_db()


def hold(host: Host) -> None:
    """Keep other requests, answers and reports at this host waiting until this one is done.

    Raises:
        TakenOff: if the host was not taken on.
    """
    held = (
        Host.objects.filter(pk=host.pk)
        .exclude(status=HostStatus.REFUSED)
        .update(version=F("version"))
    )
    if not held:
        raise TakenOff(host)


def _move(opportunity: Opportunity, version: int, to: OpportunityStatus, *, by: Actor) -> None:
    moved = (
        Opportunity.objects.filter(pk=opportunity.pk, version=version)
        .exclude(status=to)
        .update(status=to, version=F("version") + 1, changed_at=by.now)
    )
    if not moved:
        raise OpportunityMovedOn(opportunity)
    opportunity.refresh_from_db()


def _noted(opportunity: Opportunity, what: str, by: Actor) -> None:
    journal.record(
        by=by,
        sentence=f"{what} the opportunity “{opportunity.title}”",
        subject=opportunity,
        catchment_id=opportunity.host.catchment_id,
    )
