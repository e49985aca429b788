"""What becomes of a place: said yes to, given back, cancelled by the host, or given by a person."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.place_hours import agree_hours, take_off_agreed_hours
from catchment.placements.actions.publishing import RESULT_ROUTE, SeatsGone, write_places
from catchment.placements.enums import SEATED, PlaceStatus, RoundStatus
from catchment.placements.models import Host, JointHost, OpportunityWeek, Place, WishList
from catchment.placements.queries.seats import taken_at_once
from catchment.support.actions.notices import tell_person


class PlaceMoved(Exception):
    """The place is not in a state for this any more, or somebody was faster."""


class HasPlace(Exception):
    """The learner has a place already."""


@transaction.atomic
def confirm_place(*, place: Place, by: Actor) -> Place:
    """Say yes. From now on nothing that others do moves it, and its hours stand as agreed.

    Raises:
        PlaceMoved: if it was said yes to, given back, cancelled or moved meanwhile.
    """
    _move(place, (PlaceStatus.OFFERED,), PlaceStatus.CONFIRMED, by=by)
    _note(place, "said yes to a place", by=by)
    agree_hours(place=place, by=by)
    return place


@transaction.atomic
def give_back_place(*, place: Place, words: str, by: Actor) -> Place:
    """Let somebody else have the seat.

    Raises:
        PlaceMoved: if it was given back, cancelled or moved meanwhile.
    """
    _move(place, tuple(SEATED), PlaceStatus.GIVEN_BACK, by=by, words=words)
    _note(place, "gave a place back", by=by)
    take_off_agreed_hours(place=place, by=by)
    return place


@transaction.atomic
def cancel_place(*, place: Place, words: str, by: Actor) -> Place:
    """Write down that the host has cancelled, and tell the learner at once.

    Raises:
        PlaceMoved: if it was given back or cancelled meanwhile.
    """
    _move(place, tuple(SEATED), PlaceStatus.CANCELLED, by=by, words=words)
    _note(place, "wrote down that a host cancelled a place", by=by)
    take_off_agreed_hours(place=place, by=by)
    tell_person(
        person=place.wish_list.person,
        sentence=_("Your place was cancelled by the host. We look for another"),
        key=f"place cancelled {place.public_id}",
        by=by,
        route=RESULT_ROUTE,
        route_id=place.wish_list.public_id,
        urgent=True,
    )
    return place


@transaction.atomic
def give_place(*, wish_list: WishList, week: OpportunityWeek, by: Actor) -> Place:
    """Give a free seat to somebody who has none, by a person's decision after publication.

    Raises:
        PlaceMoved: if the round is not published.
        HasPlace: if they have one.
        SeatsGone: if no seat is free, somebody else got the last one at this very moment, or a host
            would have more learners at once than it takes.
    """
    run = wish_list.round.chosen_run
    if run is None or wish_list.round.status != RoundStatus.PUBLISHED:
        raise PlaceMoved(wish_list)
    if Place.objects.seated().filter(wish_list=wish_list).exists():
        raise HasPlace(wish_list)
    write_places(run, [(wish_list.pk, week.pk)], at=by.now)
    _refuse_too_many_at_once(week)
    place = Place.objects.seated().select_related("wish_list__person").get(wish_list=wish_list)
    _note(place, "gave a free place", by=by)
    tell_person(
        person=wish_list.person,
        sentence=_("There is a place for you: read where"),
        key=f"place given {place.public_id}",
        by=by,
        route=RESULT_ROUTE,
        route_id=wish_list.public_id,
        urgent=True,
    )
    return place


def _refuse_too_many_at_once(week: OpportunityWeek) -> None:
    """Count once the seat is written and the hosts are held: nobody else adds to it meanwhile."""
    shares = JointHost.objects.standing().filter(opportunity=week.opportunity_id)
    hosts = Host.objects.filter(
        Q(pk=week.opportunity.host_id) | Q(pk__in=list(shares.values_list("host_id", flat=True)))
    )
    for host in hosts.exclude(at_once=None).order_by("pk"):
        if taken_at_once(host, week) > (host.at_once or 0):
            raise SeatsGone(week)


def _move(
    place: Place, before: tuple[PlaceStatus, ...], to: PlaceStatus, *, by: Actor, words: str = ""
) -> None:
    moved = Place.objects.filter(pk=place.pk, status__in=before).update(
        status=to, said_at=by.now, words=words
    )
    if not moved:
        raise PlaceMoved(place)
    place.refresh_from_db()


def _note(place: Place, sentence: str, *, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=place.wish_list.person, subject=place)
