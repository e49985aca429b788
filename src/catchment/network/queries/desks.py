"""What owners and the coordinator have to look after."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from catchment.network.enums import (
    ChangeStatus,
    Freshness,
    HelperStatus,
    OfferStatus,
    TargetKind,
    freshness,
)
from catchment.network.models import Credential, Helper, Offer, ProposedChange
from catchment.network.records import MODELS, Record
from catchment.people.actor import Actor
from catchment.people.models import Catchment, Organisation


@dataclass(frozen=True, slots=True)
class OwnOffers:
    """An owner's desk: what asks "still right?" first."""

    offers: tuple[Offer, ...]
    helpers: tuple[Helper, ...]
    profile: Helper | None
    waiting: int


@dataclass(frozen=True, slots=True)
class DirectoryDesk:
    """The coordinator's view of the whole network, worst first.

    Attributes:
        stale: offers whose rhythm has passed.
        uncleared: active helpers without a clearance in force.
        lonely: active organisations without any open offer.
        waiting: changes that wait.
        guessed: open offers whose topics an import guessed, with their topics; not all of them.
        guessed_count: how many there are.
        counts: how many offers, helpers and organisations are active.
    """

    stale: tuple[Offer, ...]
    uncleared: tuple[Helper, ...]
    lonely: tuple[Organisation, ...]
    waiting: int
    guessed: tuple[Offer, ...]
    guessed_count: int
    counts: tuple[int, int, int]


#: How many of each the coordinator's desk lists.
DESK_ROWS = 20


def own_offers(actor: Actor, *, on: dt.date) -> OwnOffers:
    """What the actor's organisation offers, what asks for a check first. Four queries."""
    mine = Offer.objects.filter(organisation_id=actor.organisation_id or 0)
    offers = (
        mine.exclude(status=OfferStatus.CLOSED)
        .select_related("organisation", "site")
        .order_by("title")
    )
    helpers = Helper.objects.filter(organisation_id=actor.organisation_id or 0).exclude(
        status=HelperStatus.ENDED
    )
    profile = Helper.objects.filter(membership_id=actor.membership_id or 0).first()
    waiting = (
        ProposedChange.objects.visible_to(actor)
        .waiting()
        .filter(organisation_id=actor.organisation_id or 0)
        .count()
    )
    return OwnOffers(
        offers=tuple(sorted(offers, key=lambda one: _urgency(one, on))),
        helpers=tuple(helpers.order_by("name")),
        profile=profile,
        waiting=waiting,
    )


def directory_desk(catchment: Catchment, *, on: dt.date) -> DirectoryDesk:
    """What the coordinator looks after. Ten queries at most."""
    offers = Offer.objects.filter(catchment=catchment).public().select_related("organisation")
    guessed = offers.with_guessed_topics()
    helpers = Helper.objects.filter(catchment=catchment).active()
    cleared = Credential.objects.cleared_for_under_18s(on=on).values("helper_id")
    organisations = Organisation.objects.filter(catchment=catchment).active()
    lonely = organisations.annotate(
        open_offers=Count("offers", filter=Q(offers__status=OfferStatus.ACTIVE))
    ).filter(open_offers=0)
    return DirectoryDesk(
        stale=tuple(
            offers.unconfirmed(on=on).order_by(F("assured_on").asc(nulls_first=True), "pk")[
                :DESK_ROWS
            ]
        ),
        uncleared=tuple(
            helpers.exclude(pk__in=cleared)
            .select_related("organisation")
            .order_by("name", "pk")[:DESK_ROWS]
        ),
        lonely=tuple(lonely.order_by("name", "pk")[:DESK_ROWS]),
        waiting=ProposedChange.objects.filter(catchment=catchment).waiting().count(),
        guessed=tuple(guessed.prefetch_related("topics").order_by("title", "pk")[:DESK_ROWS]),
        guessed_count=guessed.count(),
        counts=(offers.count(), helpers.count(), organisations.count()),
    )


def changes_to_decide(actor: Actor) -> QuerySet[ProposedChange]:
    """Waiting changes that this actor sees, the oldest first."""
    return (
        ProposedChange.objects.visible_to(actor)
        .filter(status=ChangeStatus.WAITING)
        .select_related("organisation", "proposed_by__user", "proposed_by__organisation")
        .order_by("proposed_at", "pk")
    )


def target_of(change: ProposedChange) -> Record | None:
    """The record that a change is about. One query."""
    model = MODELS[TargetKind(change.target_kind)]
    found: Record | None = model._default_manager.filter(public_id=change.target_id).first()
    return found


def badges(helper: Helper, *, on: dt.date) -> tuple[Credential, ...]:
    """What everybody may know: qualifications and registers in force, never a clearance."""
    return tuple(
        Credential.objects.in_force(on=on)
        .filter(helper=helper)
        .public()
        .select_related("seen_by__organisation")
        .order_by("-level", "pk")
    )


def _urgency(offer: Offer, on: dt.date) -> tuple[bool, bool, str]:
    return (
        offer.status != OfferStatus.ACTIVE,
        _state(offer, on) != Freshness.STALE,
        offer.title,
    )


def _state(offer: Offer, on: dt.date) -> Freshness:
    return freshness(offer.assured_on, offer.rhythm_months, on)
