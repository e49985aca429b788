"""Desks: what an owner offers, and the network as a whole."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catchment.network import rules
from catchment.network.enums import freshness
from catchment.network.models import Helper, Offer
from catchment.network.queries.desks import (
    directory_desk,
    own_offers,
)
from catchment.network.queries.neighbours import from_neighbours
from catchment.people.models import Catchment, Organisation
from catchment.vocabulary.queries import topics_for
from catchment.web.gate import requires
from catchment.web.network import words
from catchment.web.network.editing import own_catchment
from catchment.web.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of an owner's desk, in words."""

    record: Offer | Helper
    title: str
    sub: str
    status: str
    state: str
    checked: str
    open: bool
    full: bool = False
    guessed: bool = False


@require_GET
@requires(rules.may_keep_offers, of=own_catchment)
def my_offers(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """What the reader's organisation offers, what asks for a check first."""
    today = timezone.localdate()
    mine = own_offers(request.actor, on=today)
    organisation = (
        Organisation.objects.filter(pk=request.actor.organisation_id).first()
        if request.actor.organisation_id
        else None
    )
    return render(
        request,
        "network/my_offers.html",
        {
            "offers": [_kept_offer(one, today) for one in mine.offers],
            "helpers": [_kept_helper(one, today) for one in mine.helpers],
            "profile": mine.profile,
            "waiting": mine.waiting,
            "organisation": organisation,
            "may_edit": organisation is not None
            and rules.may_edit_organisation(request.actor, organisation),
        },
    )


@require_GET
@requires(rules.may_see_directory_desk, of=own_catchment)
def directory(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """The network as a whole: what is stale, uncleared, lonely, waiting."""
    today = timezone.localdate()
    desk = directory_desk(catchment, on=today)
    names = {one.slug: one.name for one in topics_for(catchment, with_hidden=True)}
    return render(
        request,
        "network/desk.html",
        {
            "desk": desk,
            "stale": [_kept_offer(one, today) for one in desk.stale],
            "guessed": [
                (one, [names.get(topic.slug, topic.name) for topic in one.topics.all()])
                for one in desk.guessed
            ],
            "abroad": from_neighbours(catchment),
        },
    )


def _kept_offer(offer: Offer, today: dt.date) -> Kept:
    state = freshness(offer.assured_on, offer.rhythm_months, today)
    return Kept(
        record=offer,
        title=offer.title,
        sub=offer.organisation.name,
        status=offer.get_status_display(),
        state=state,
        checked=words.checked(offer.assured_on, state, today),
        open=offer.status == "active",
        full=offer.is_full,
        guessed=offer.topics_to_confirm,
    )


def _kept_helper(helper: Helper, today: dt.date) -> Kept:
    state = freshness(helper.assured_on, helper.rhythm_months, today)
    return Kept(
        record=helper,
        title=helper.name,
        sub=helper.role_title,
        status=helper.get_status_display(),
        state=state,
        checked=words.checked(helper.assured_on, state, today),
        open=helper.status == "active",
        full=helper.load >= helper.capacity,
    )
