"""Kinds of work that a catchment sets aside: retired there, or another stands for them."""

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.placements.models import Opportunity, WorkChange
from catchment.vocabulary.models import Occupation


class NoSuchWork(Exception):
    """What shall stand for it is set aside, retired, or the very same."""


class WorkHasMoved(Exception):
    """It was set aside, or taken up again, already."""


@transaction.atomic
def set_work_aside(
    *, catchment: Catchment, occupation: Occupation, instead: Occupation | None, by: Actor
) -> WorkChange:
    """Retire a kind of work in one catchment, or let another stand for it.

    With another, every opportunity of the catchment that names it names the other from now on.

    Raises:
        NoSuchWork: if the other cannot stand for it.
        WorkHasMoved: if it was set aside already.
    """
    if instead is not None and not _usable(catchment, occupation, instead):
        raise NoSuchWork(instead)
    change, new = WorkChange.objects.get_or_create(
        catchment=catchment,
        occupation=occupation,
        defaults={
            "instead": instead,
            "changed_by_id": by.membership_id,
            "changed_at": by.now,
        },
    )
    if not new:
        raise WorkHasMoved(change)
    WorkChange.objects.of(catchment).filter(instead=occupation).update(instead=instead)
    if instead is not None:
        _rename(catchment, occupation, instead)
    what = f"now says “{instead.name}”" if instead is not None else "no longer uses"
    journal.record(
        by=by,
        sentence=f"{what} for “{occupation.name}”" if instead else f"{what} “{occupation.name}”",
        subject=change,
        catchment_id=catchment.pk,
    )
    return change


@transaction.atomic
def take_work_up(*, catchment: Catchment, occupation: Occupation, by: Actor) -> None:
    """Use a kind of work again; opportunities that were renamed stay so.

    Raises:
        WorkHasMoved: if it was not set aside.
    """
    gone, _each = WorkChange.objects.of(catchment).filter(occupation=occupation).delete()
    if not gone:
        raise WorkHasMoved(occupation)
    journal.record(
        by=by,
        sentence=f"uses “{occupation.name}” again",
        catchment_id=catchment.pk,
    )


def _usable(catchment: Catchment, occupation: Occupation, instead: Occupation) -> bool:
    aside = WorkChange.objects.of(catchment).filter(occupation=instead)
    return instead.pk != occupation.pk and not instead.retired and not aside.exists()


def _rename(catchment: Catchment, occupation: Occupation, instead: Occupation) -> None:
    """The other first, so that no opportunity is without a kind of work in between."""
    named = Opportunity.objects.filter(host__catchment=catchment, occupations=occupation)
    keys = list(named.values_list("pk", flat=True))
    instead.opportunities.add(*keys)
    occupation.opportunities.remove(*keys)
