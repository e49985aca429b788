"""Offers of help: add, confirm, pause, open again, end, assure for under-18s, say how full."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.network.actions.directory import (
    AlreadyAdded,
    DetailsNotValid,
    check_details,
    directory_moved,
    write,
)
from catchment.network.actions.editing import columns, set_relations
from catchment.network.enums import OFFER_MOVES, OfferStatus
from catchment.network.models import Offer
from catchment.network.records import OfferDetails
from catchment.people.actor import Actor
from catchment.people.journal import record
from catchment.people.models import Organisation

#: Journal words for each state that an offer may come to.
_MOVED = {
    OfferStatus.ACTIVE: "opened again",
    OfferStatus.PAUSED: "paused",
    OfferStatus.CLOSED: "closed",
}


class OfferNotMovable(Exception):
    """The offer is not in a state from which it may come to that one, or somebody was faster."""


class TopicsNotGuessed(Exception):
    """Somebody chose or confirmed the topics already."""


@transaction.atomic
def add_offer(
    *,
    organisation: Organisation,
    details: OfferDetails,
    by: Actor,
    on: dt.date,
    public_id: uuid.UUID | None = None,
    invented: bool = False,
) -> Offer:
    """Add an offer of help; it counts as checked on this day. Layers follow topics unless given.

    Args:
        organisation: whose offer it is.
        details: what is offered.
        by: who adds it.
        on: this day.
        public_id: chosen by the form, so that the same form sent twice adds one.
        invented: whether it is made up, for the demo.

    Raises:
        AlreadyAdded: if this form was sent before.
        DetailsNotValid: if a field holds what it cannot hold.
    """
    check_details(details)
    _check_topics_are_here(organisation, details)
    offer = Offer(
        **columns(details),
        public_id=public_id or uuid.uuid4(),
        organisation=organisation,
        catchment_id=organisation.catchment_id,
        assured_on=on,
        assured_by=by.name,
        invented=invented,
        created_at=by.now,
        changed_at=by.now,
    )
    _insert(offer)
    set_relations(offer, details)
    directory_moved(offer)
    record(by=by, sentence=f"added the offer “{offer.title}”", subject=offer)
    return offer


@transaction.atomic
def confirm_offer(*, offer: Offer, by: Actor, on: dt.date) -> Offer:
    """Say that everything in the offer is still right.

    Raises:
        ChangedMeanwhile: if somebody wrote to it since it was read.
    """
    write(
        offer,
        base_version=offer.version,
        values={"assured_on": on, "assured_by": by.name, "topics_to_confirm": False},
        at=by.now,
    )
    directory_moved(offer)
    record(by=by, sentence=f"confirmed the offer “{offer.title}”", subject=offer)
    return offer


def pause_offer(*, offer: Offer, by: Actor) -> Offer:
    """Take an open offer out of the finder for now.

    Raises:
        OfferNotMovable: if it is not open.
    """
    return _move(offer, OfferStatus.PAUSED, by)


def reopen_offer(*, offer: Offer, by: Actor) -> Offer:
    """Put a paused offer back.

    Raises:
        OfferNotMovable: if it is not paused.
    """
    return _move(offer, OfferStatus.ACTIVE, by)


def close_offer(*, offer: Offer, by: Actor) -> Offer:
    """End an offer for good.

    Raises:
        OfferNotMovable: if it is closed already.
    """
    return _move(offer, OfferStatus.CLOSED, by)


@transaction.atomic
def assure_offer_for_under_18s(*, offer: Offer, until: dt.date | None, by: Actor) -> Offer:
    """The organisation itself assures, until a day, that whoever gives this is cleared.

    Args:
        offer: the offer.
        until: the last day; None takes the assurance back.
        by: the organisation's verifier.

    Raises:
        ChangedMeanwhile: if somebody wrote to it since it was read.
    """
    write(
        offer,
        base_version=offer.version,
        values={"under18_assured_until": until},
        at=by.now,
    )
    directory_moved(offer)
    told = "assured for under-18s" if until else "took back the assurance for under-18s of"
    record(by=by, sentence=f"{told} “{offer.title}”", subject=offer)
    return offer


@transaction.atomic
def set_offer_room(*, offer: Offer, load: int, more: int | None, by: Actor) -> Offer:
    """Say how many people the offer carries now, and how many more it can take.

    Args:
        offer: the offer.
        load: people now.
        more: people besides; None where that is not limited.
        by: who says so.

    Raises:
        ChangedMeanwhile: if somebody wrote to it since it was read.
        DetailsNotValid: if a number is below nothing.
    """
    problems = {
        name: "enter 0 or more"
        for name, number in (("load", load), ("more", more))
        if number is not None and number < 0
    }
    if problems:
        raise DetailsNotValid(problems)
    capacity = None if more is None else load + more
    write(
        offer,
        base_version=offer.version,
        values={"load": load, "capacity": capacity},
        at=by.now,
    )
    directory_moved(offer)
    record(by=by, sentence=f"said how full “{offer.title}” is", subject=offer)
    return offer


@transaction.atomic
def confirm_topics(*, offer: Offer, by: Actor) -> Offer:
    """Say that the topics which an import guessed are right; no later import guesses over them.

    Raises:
        TopicsNotGuessed: if nobody asks, or somebody was faster.
    """
    confirmed = (
        Offer.objects.filter(pk=offer.pk)
        .with_guessed_topics()
        .update(topics_to_confirm=False, version=F("version") + 1, changed_at=by.now)
    )
    if not confirmed:
        raise TopicsNotGuessed(offer)
    offer.refresh_from_db()
    directory_moved(offer)
    record(by=by, sentence=f"confirmed the topics of “{offer.title}”", subject=offer)
    return offer


@transaction.atomic
def _move(offer: Offer, to: OfferStatus, by: Actor) -> Offer:
    moved = Offer.objects.filter(pk=offer.pk, status__in=OFFER_MOVES[to]).update(
        status=to, version=F("version") + 1, changed_at=by.now
    )
    if not moved:
        raise OfferNotMovable(offer)
    offer.refresh_from_db()
    directory_moved(offer)
    record(by=by, sentence=f"{_MOVED[to]} the offer “{offer.title}”", subject=offer)
    return offer


def _check_topics_are_here(organisation: Organisation, details: OfferDetails) -> None:
    foreign = [
        topic.name
        for topic in details.topics
        if topic.catchment_id not in (None, organisation.catchment_id)
    ]
    if foreign:
        raise DetailsNotValid({"topics": f"these are not used here: {', '.join(foreign)}"})


def _insert(offer: Offer) -> None:
    try:
        with transaction.atomic():
            offer.save(force_insert=True)
    except IntegrityError as there:
        if Offer.objects.filter(public_id=offer.public_id).exists():
            raise AlreadyAdded(offer) from there
        raise
