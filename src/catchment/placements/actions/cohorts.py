"""Cohorts: begin one, and say until when own finds may come."""

import datetime as dt

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Organisation
from catchment.placements.models import Cohort


class CohortNameTaken(ValueError):
    """The school has a cohort of this name this year."""


@transaction.atomic
def begin_cohort(
    *,
    school: Organisation,
    catchment_id: int,
    name: str,
    year_group: str,
    year: int,
    by: Actor,
    own_find_by: dt.date | None = None,
) -> Cohort:
    """Begin a cohort of a school.

    Args:
        year: the academic year that begins in September of it.
        own_find_by: the last day on which learners may bring a place of their own.

    Raises:
        CohortNameTaken: if the school has one of this name this year.
    """
    try:
        with transaction.atomic():
            made = Cohort.objects.create(
                catchment_id=catchment_id,
                school=school,
                name=name,
                year_group=year_group,
                year=year,
                own_find_by=own_find_by,
                created_at=by.now,
            )
    except IntegrityError as twice:
        raise CohortNameTaken(name) from twice
    journal.record(by=by, sentence=f"began the cohort “{name}”", subject=made)
    return made


@transaction.atomic
def set_own_find_day(*, cohort: Cohort, day: dt.date | None, by: Actor) -> Cohort:
    """Say until when learners may bring a place of their own; None is no last day."""
    Cohort.objects.filter(pk=cohort.pk).update(own_find_by=day)
    cohort.refresh_from_db()
    says = f"until {day:%-d %B %Y}" if day else "without a last day"
    journal.record(by=by, sentence=f"takes own finds {says}: “{cohort.name}”", subject=cohort)
    return cohort
