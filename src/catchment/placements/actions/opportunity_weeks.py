"""Weeks and seats of what a host opens, and seats that are kept for some."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.opportunities import hold, turn
from catchment.placements.models import KeptSeats, Opportunity, OpportunityWeek
from catchment.placements.queries.seats import taken_in


class WeekThere(Exception):
    """A week of this opportunity begins on that day already."""


class WeekInUse(Exception):
    """Somebody wished for it, asked for it, or has a place in it."""


class TooFewSeats(Exception):
    """Fewer seats than are given, or than are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDetails:
    """One week.

    Attributes:
        kept: seats that are first for some: (the school's key, or None for focus learners; how many).
    """

    starts_on: dt.date
    ends_on: dt.date
    seats: int
    hours: int = 30
    kept: tuple[tuple[int | None, int], ...] = ()


@transaction.atomic
def write_week(
    *,
    opportunity: Opportunity,
    version: int,
    details: WeekDetails,
    by: Actor,
    week: OpportunityWeek | None = None,
) -> OpportunityWeek:
    """Add a week, or change one.

    Args:
        opportunity: whose it is.
        version: of the opportunity, as it stood when the page was drawn.
        details: days, seats, kept seats.
        by: who writes.
        week: the one to change; None adds one.

    Raises:
        OpportunityMovedOn: if somebody was faster.
        TooFewSeats: if more seats are kept, or given, than there would be.
        WeekInUse: if the days of a week change that somebody counts on.
        WeekThere: if one begins on that day already.
    """
    hold(opportunity.host)
    turn(opportunity, version, by=by)
    if sum(count for _school, count in details.kept) > details.seats:
        raise TooFewSeats(details)
    if week is not None:
        _refuse_loss(week, details)
    written = _written(opportunity, week, details)
    KeptSeats.objects.filter(week=written).delete()
    KeptSeats.objects.bulk_create(
        KeptSeats(week=written, school_id=school, seats=count) for school, count in details.kept
    )
    _noted(opportunity, "wrote down a week of", by)
    return written


def _refuse_loss(week: OpportunityWeek, details: WeekDetails) -> None:
    moved = (week.starts_on, week.ends_on) != (details.starts_on, details.ends_on)
    if moved and is_in_use(week):
        raise WeekInUse(week)
    if details.seats < taken_in(week):
        raise TooFewSeats(week)


def _written(
    opportunity: Opportunity, week: OpportunityWeek | None, details: WeekDetails
) -> OpportunityWeek:
    week = week or OpportunityWeek(opportunity=opportunity)
    week.starts_on, week.ends_on = details.starts_on, details.ends_on
    week.seats, week.hours = details.seats, details.hours
    try:
        with transaction.atomic():
            week.save()
    except IntegrityError as there:
        raise WeekThere(details) from there
    return week


@transaction.atomic
def remove_week(*, week: OpportunityWeek, version: int, by: Actor) -> None:
    """Take a week off that nobody counts on.

    Raises:
        OpportunityMovedOn: if somebody was faster.
        WeekInUse: if somebody wished for it, asked for it, or has a place in it.
    """
    hold(week.opportunity.host)
    turn(week.opportunity, version, by=by)
    if is_in_use(week):
        raise WeekInUse(week)
    OpportunityWeek.objects.filter(pk=week.pk).delete()
    _noted(week.opportunity, "took off a week of", by)


def is_in_use(week: OpportunityWeek) -> bool:
    """Whether a request, a wish, a run or a place names it."""
    return any(rows.exists() for rows in (week.requests, week.wishes, week.run_places, week.places))


def _noted(opportunity: Opportunity, what: str, by: Actor) -> None:
    journal.record(
        by=by,
        sentence=f"{what} the opportunity “{opportunity.title}”",
        subject=opportunity,
        catchment_id=opportunity.host.catchment_id,
    )
