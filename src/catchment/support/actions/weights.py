"""What counts for how much: a new number for every change, never an edit."""

from dataclasses import asdict

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.support.bridge.asking import Shares
from catchment.support.models import Weights
from catchment.support.queries.answers import current_weights

#: How the weights are signed with which a catchment begins.
NOT_YET_AGREED = "nobody here yet: these are the ones we begin with"


class WeightsDoNotAddUp(Exception):
    """The five weights must add up to 100, each 0 or more."""


class WeightsChanged(Exception):
    """Somebody else has made newer weights since these were read."""


@transaction.atomic
def make_weights(
    *,
    catchment: Catchment,
    shares: Shares,
    agreed_by: str,
    after: int,
    by: Actor,
    note: str = "",
) -> Weights:
    """Write down new weights; answers already given stay as they are.

    Args:
        catchment: where they count.
        shares: the five weights.
        agreed_by: who agreed them.
        after: number of the weights that were read; 0 if there were none.
        by: the coordinator.
        note: why.

    Raises:
        WeightsDoNotAddUp: if they do not.
        WeightsChanged: if somebody was faster.
    """
    values = asdict(shares)
    if sum(values.values()) != 100 or min(values.values()) < 0:
        raise WeightsDoNotAddUp(values)
    latest = current_weights(catchment)
    if (latest.number if latest else 0) != after:
        raise WeightsChanged(catchment)
    try:
        with transaction.atomic():
            made = Weights.objects.create(
                catchment=catchment,
                number=after + 1,
                **values,
                agreed_on=by.now.date(),
                agreed_by=agreed_by,
                note=note,
                made_by_id=by.user_id,
                created_at=by.now,
            )
    except IntegrityError as taken:
        raise WeightsChanged(catchment) from taken
    journal.record(
        by=by,
        sentence=f"made weights version {made.number}",
        subject=made,
        catchment_id=catchment.pk,
    )
    return made


def first_weights(*, catchment: Catchment, by: Actor) -> Weights:
    """Begin with the weights that everybody begins with; two who do so at once share them."""
    try:
        return make_weights(
            catchment=catchment, shares=Shares(), agreed_by=NOT_YET_AGREED, after=0, by=by
        )
    except WeightsChanged:
        return Weights.objects.of(catchment).latest("number")
