"""What a catchment promises in each phase: begin, set anew from a day on, have the source checked."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.placements.enums import Phase
from catchment.placements.models import Guarantee

#: What ships, as data with its source: one week's worth in each phase. Adults have no target.
SHIPPED_GUARANTEES = ((Phase.KEY_STAGE_3, 25, 5), (Phase.KEY_STAGE_4, 25, 5))
SOURCE = (
    "The guarantee of two weeks' worth of work experience, 50 hours or 10 days: guidance, not law"
)


class GuaranteeThere(Exception):
    """For this phase something is promised from that very day."""


class GuaranteeHasMoved(Exception):
    """It has begun, or its source was checked already: somebody was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised in one phase from one day on, and where it is written."""

    phase: Phase
    hours: int
    days: int
    valid_from: dt.date
    source_name: str
    source_url: str = ""


@transaction.atomic
def begin_guarantees(*, catchment: Catchment, on: dt.date, by: Actor) -> int:
    """Give a catchment the shipped promise for each phase that has none.

    Returns:
        How many began; 0 when it is run again.
    """
    there = set(Guarantee.objects.filter(catchment=catchment).values_list("phase", flat=True))
    missing = [one for one in SHIPPED_GUARANTEES if one[0] not in there]
    Guarantee.objects.bulk_create(
        (
            Guarantee(
                catchment=catchment,
                phase=phase,
                hours=hours,
                days=days,
                valid_from=on,
                source_name=SOURCE,
                created_at=by.now,
            )
            for phase, hours, days in missing
        ),
        ignore_conflicts=True,
    )
    if missing:
        journal.record(
            by=by, sentence="began what is promised in hours of work experience",
            catchment_id=catchment.pk,
        )  # fmt: skip
    return len(missing)


@transaction.atomic
def set_guarantee(*, catchment: Catchment, promise: Promise, by: Actor) -> Guarantee:
    """Promise something else in one phase from a day on; what was promised before keeps its days.

    Its source counts as not checked until somebody has looked at it.

    Raises:
        GuaranteeThere: if a promise for this phase begins on that day.
    """
    try:
        with transaction.atomic():
            made = Guarantee.objects.create(
                catchment=catchment,
                phase=promise.phase,
                hours=promise.hours,
                days=promise.days,
                valid_from=promise.valid_from,
                source_name=promise.source_name,
                source_url=promise.source_url,
                set_by_id=by.membership_id,
                created_at=by.now,
            )
    except IntegrityError as there:
        raise GuaranteeThere(promise) from there
    journal.record(
        by=by,
        sentence=f"set what is promised: {made.get_phase_display()}, {made.hours} hours",
        subject=made,
    )
    return made


@transaction.atomic
def check_guarantee(*, guarantee: Guarantee, by: Actor, on: dt.date) -> Guarantee:
    """Say that the source was looked at, and says this.

    Raises:
        GuaranteeHasMoved: if it was checked already.
    """
    checked = Guarantee.objects.filter(pk=guarantee.pk, verified_on=None).update(verified_on=on)
    if not checked:
        raise GuaranteeHasMoved(guarantee)
    guarantee.refresh_from_db()
    journal.record(by=by, sentence="checked the source of what is promised", subject=guarantee)
    return guarantee


@transaction.atomic
def take_off_guarantee(*, guarantee: Guarantee, by: Actor, on: dt.date) -> None:
    """Take off what has not begun; what has begun stays for ever.

    Raises:
        GuaranteeHasMoved: if it has begun, or is gone.
    """
    coming = Guarantee.objects.filter(pk=guarantee.pk, valid_from__gt=on)
    gone, _each = coming.delete()
    if not gone:
        raise GuaranteeHasMoved(guarantee)
    journal.record(
        by=by, sentence="took off what was to be promised", catchment_id=guarantee.catchment_id
    )
