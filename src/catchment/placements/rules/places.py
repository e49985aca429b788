"""Who may read a place and its reasons, say yes to it, give it back, and ask a person to look again."""

import datetime as dt

from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.people.enums import Role
from catchment.placements.enums import SEATED, TOLD, AppealStatus, PlaceStatus, RoundStatus
from catchment.placements.models import Appeal, Place, Round, WishList


def may_view_wish_list(actor: Actor, wish_list: WishList) -> bool:
    """The learner, staff of their school, and the coordinator. Never a host or a classmate."""
    if not actor.is_member or not actor.in_catchment(wish_list.round.catchment_id):
        return False
    return _own(actor, wish_list) or _staff(actor, wish_list)


def may_view_result(actor: Actor, wish_list: WishList) -> bool:
    """What a round gave somebody, once it has been published."""
    return may_view_wish_list(actor, wish_list) and wish_list.round.status in TOLD


def may_read_results(actor: Actor, round_: Round) -> bool:
    """Staff read where their own learners go, once it has been published."""
    return (
        actor.is_member
        and actor.in_catchment(round_.catchment_id)
        and actor.has(Role.COORDINATOR, Role.CAREERS_LEADER)
        and round_.status in TOLD
    )


def may_view_place(actor: Actor, place: Place) -> bool:
    """As the list; and the host, once the learner has said yes."""
    return may_view_wish_list(actor, place.wish_list) or _host(actor, place)


def may_answer_place(actor: Actor, place: Place) -> bool:
    """Only the learner says yes or gives back; and only while the seat is theirs."""
    return (
        may_view_wish_list(actor, place.wish_list)
        and _own(actor, place.wish_list)
        and place.status in SEATED
        and place.wish_list.round.status == RoundStatus.PUBLISHED
    )


def may_confirm_place(actor: Actor, place: Place) -> bool:
    return may_answer_place(actor, place) and place.status == PlaceStatus.OFFERED


def may_cancel_place(actor: Actor, place: Place) -> bool:
    """Whoever coordinates writes down that a host has cancelled."""
    return (
        may_view_wish_list(actor, place.wish_list)
        and actor.has(Role.COORDINATOR)
        and place.status in SEATED
        and place.wish_list.round.status == RoundStatus.PUBLISHED
    )


def may_give_place(actor: Actor, wish_list: WishList) -> bool:
    """Whoever coordinates, once it is published: a person may decide what the rule could not."""
    return (
        may_view_wish_list(actor, wish_list)
        and actor.has(Role.COORDINATOR)
        and not _own(actor, wish_list)
        and wish_list.round.status == RoundStatus.PUBLISHED
    )


def may_appeal(actor: Actor, wish_list: WishList) -> bool:
    """Only the learner, until the day that was set; once about a place, and again about another."""
    return (
        may_view_result(actor, wish_list)
        and _own(actor, wish_list)
        and in_time(wish_list, local_day(actor.now))
        and not Appeal.objects.answered_as_it_stands(wish_list).exists()
    )


def in_time(wish_list: WishList, on: dt.date) -> bool:
    """Whether it is not too late to ask somebody to look again."""
    until = wish_list.round.appeals_until
    return until is None or on <= until


def may_view_appeal(actor: Actor, appeal: Appeal) -> bool:
    return may_view_wish_list(actor, appeal.wish_list)


def may_answer_appeal(actor: Actor, appeal: Appeal) -> bool:
    """Staff of the school, or the coordinator; they alone read the full reasons, and only then."""
    return (
        may_view_appeal(actor, appeal)
        and _staff(actor, appeal.wish_list)
        and not _own(actor, appeal.wish_list)
        and appeal.status == AppealStatus.OPEN
    )


def _own(actor: Actor, wish_list: WishList) -> bool:
    return actor.person_id is not None and actor.person_id == wish_list.person_id


def _staff(actor: Actor, wish_list: WishList) -> bool:
    if actor.has(Role.COORDINATOR):
        return True
    own_school = actor.organisation_id == wish_list.cohort.school_id
    return actor.has(Role.CAREERS_LEADER) and actor.organisation_id is not None and own_school


def _host(actor: Actor, place: Place) -> bool:
    return (
        actor.is_member
        and actor.in_catchment(place.wish_list.round.catchment_id)
        and actor.has(Role.HOST)
        and place.status == PlaceStatus.CONFIRMED
        and actor.organisation_id is not None
        and actor.organisation_id == place.week.opportunity.host.organisation_id
    )
