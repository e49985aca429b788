"""Finds what pages about runs and places are about, within what the reader may see."""

import uuid

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.placements.models import Appeal, Place, Round, RoundRun, WishList

READING_RESULT = "read what a round gave you"
READING_APPEAL = "read what you asked about your place"


def visible_round(actor: Actor, *, in_round: uuid.UUID) -> Round:
    return Round.objects.visible_to(actor).select_related("catchment").get(public_id=in_round)


def visible_run(actor: Actor, *, trial: uuid.UUID) -> RoundRun:
    return (
        RoundRun.objects.visible_to(actor)
        .select_related("round__checked_by__user", "round__published_by__user", "round__chosen_run")
        .get(public_id=trial)
    )


def visible_list(actor: Actor, *, wish_list: uuid.UUID) -> WishList:
    return (
        WishList.objects.visible_to(actor)
        .select_related("round__chosen_run", "person__neighbourhood", "cohort__school")
        .get(public_id=wish_list)
    )


def visible_place(actor: Actor, *, seat: uuid.UUID) -> Place:
    return (
        Place.objects.visible_to(actor)
        .select_related(
            "wish_list__round",
            "wish_list__person",
            "wish_list__cohort",
            "week__opportunity__host__organisation",
        )
        .get(public_id=seat)
    )


def visible_appeal(actor: Actor, *, appeal: uuid.UUID) -> Appeal:
    return (
        Appeal.objects.visible_to(actor)
        .select_related("wish_list__round", "wish_list__person", "wish_list__cohort__school")
        .get(public_id=appeal)
    )


def whose_list(wish_list: WishList) -> Person:
    return wish_list.person


def whose_place(place: Place) -> Person:
    return place.wish_list.person


def whose_appeal(appeal: Appeal) -> Person:
    return appeal.wish_list.person
