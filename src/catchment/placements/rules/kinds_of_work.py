"""Who sets kinds of work aside: the coordinator, for their own catchment. Every member reads them."""

from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.vocabulary.models import Occupation
from catchment.vocabulary.rules import may_change_vocabulary


@dataclass(frozen=True, slots=True)
class KindHere:
    """A kind of work, which all catchments share, as one of them uses it."""

    catchment: Catchment
    occupation: Occupation


def may_view_work(actor: Actor, here: KindHere) -> bool:
    """Every member of the catchment."""
    return actor.is_member and actor.in_catchment(here.catchment.pk)


def may_set_work_aside(actor: Actor, here: KindHere) -> bool:
    """As for every word of a catchment: its coordinator."""
    return may_view_work(actor, here) and may_change_vocabulary(actor, here.catchment)
