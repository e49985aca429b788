"""What pages ask about lists of wishes."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from catchment.people.actor import Actor
from catchment.placements.enums import ListState, RoundStatus
from catchment.placements.models import Round, Wish, WishList
from catchment.placements.models.rounds import IN_STATE


def visible_list(actor: Actor, wish_list: uuid.UUID) -> WishList:
    return (
        WishList.objects.visible_to(actor)
        .select_related("round", "person", "cohort__school", "beside__user")
        .get(public_id=wish_list)
    )


def own_lists(actor: Actor) -> QuerySet[WishList]:
    """One's own, the newest round first; none of a round that is still planned."""
    if actor.person_id is None:
        return WishList.objects.none()
    return (
        WishList.objects.visible_to(actor)
        .filter(person_id=actor.person_id)
        .exclude(round__status=RoundStatus.PLANNING)
        .select_related("round", "cohort__school")
        .order_by("-round__starts_on", "-pk")
    )


@dataclass(frozen=True, slots=True)
class SeenList:
    """The wishes of one list: those in order, and those crossed out."""

    wishes: tuple[Wish, ...]
    crossed_out: tuple[Wish, ...]


def seen_list(wish_list: WishList) -> SeenList:
    """One query."""
    found = tuple(
        Wish.objects.filter(wish_list=wish_list)
        .select_related("week__opportunity__host__organisation", "week__opportunity__site")
        .order_by("position", "pk")
    )
    return SeenList(
        wishes=tuple(wish for wish in found if not wish.crossed_out),
        crossed_out=tuple(wish for wish in found if wish.crossed_out),
    )


def lists_in(
    actor: Actor,
    round_: Round,
    *,
    state: str = "",
    school: str = "",
    name: str = "",
) -> QuerySet[WishList]:
    """Lists in a round: who has no option first, then who has not sent theirs.

    Args:
        state: a ``ListState``, or "" for every one.
        school: the public id of one school, or "".
        name: part of a name, or "".
    """
    found = WishList.objects.visible_to(actor).filter(round=round_)
    if state:
        found = found.in_state(ListState(state))
    if school:
        found = found.filter(cohort__school__public_id=school)
    if name:
        found = found.filter(person__name__icontains=name)
    return found.select_related("person", "cohort__school").needing_first()


def states_in(actor: Actor, round_: Round) -> Counter[str]:
    """How many lists stand how. One query."""
    lists = WishList.objects.visible_to(actor).filter(round=round_)
    return Counter(lists.aggregate(**counted_by_state()))


def counted_by_state() -> dict[str, Count]:
    """A count for each state, under its name."""
    return {state.value: Count("pk", filter=rows) for state, rows in IN_STATE.items()}


def schools_in(actor: Actor, round_: Round) -> list[tuple[str, str]]:
    """Schools whose lists the reader sees: public id and name. One query."""
    lists = WishList.objects.visible_to(actor).filter(round=round_)
    found = lists.order_by("cohort__school__name").values_list(
        "cohort__school__public_id", "cohort__school__name"
    )
    return [(str(key), name) for key, name in found.distinct()]


def main_reason(why: Mapping[str, int]) -> str:
    """The gate that shut most often, or "" where there was nothing to look at."""
    shut = {gate: many for gate, many in why.items() if many}
    return min(shut, key=lambda gate: (-shut[gate], gate)) if shut else ""
