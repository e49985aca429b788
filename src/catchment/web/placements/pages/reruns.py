"""What the page of a re-run shows: each change in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as lazy

from catchment.placements.models import WishList
from catchment.placements.queries.places import NamedMove

#: Why a place would change.
WHY = {
    "cancelled": lazy("Their seat was cancelled"),
    "moved": lazy("Moves so that somebody else has a place"),
    "gained": lazy("Had no place; a seat is free"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One learner whose place would change."""

    wish_list: WishList
    was: str
    now: str
    why: str


def move(named: NamedMove) -> Move:
    """Say a change with its reason."""
    return Move(named.wish_list, named.was, named.now, str(WHY.get(named.why, "")))
