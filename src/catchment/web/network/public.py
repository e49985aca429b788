"""What everybody may read: an offer, an organisation, a helper, the topics, how to join in."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catchment.network import rules
from catchment.network.enums import freshness
from catchment.network.models import Helper, Offer, OpeningHours, Site
from catchment.network.queries.desks import badges
from catchment.people.actor import Actor
from catchment.people.models import Catchment, Organisation
from catchment.vocabulary.enums import Layer
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import term as term_of
from catchment.vocabulary.queries import topics_by_layer, topics_for
from catchment.web.gate import public
from catchment.web.network import words
from catchment.web.network.finder import catchment_here
from catchment.web.requests import CatchmentRequest


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a record: a name, and what is so."""

    key: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class May:
    """What whoever reads may do here."""

    edit: bool
    propose: bool
    clear: bool = False
    record: bool = False
    assure: bool = False
    lead: bool = False
    hide: bool = False


@require_GET
@public
def offer(request: CatchmentRequest, public_id: uuid.UUID) -> HttpResponse:
    """One offer of help: what, for whom, where, when, how to ask."""
    shown = visible_offer(request.actor, public_id)
    today = timezone.localdate()
    state = freshness(shown.assured_on, shown.rhythm_months, today)
    return render(
        request,
        "network/offer.html",
        {
            "offer": shown,
            "topics": _topic_names(request, shown),
            "facts": offer_facts(shown, today),
            "helpers": _helpers_of(request.actor, shown),
            "state": state,
            "checked": words.checked(shown.assured_on, state, today),
            "may": May(
                edit=rules.may_edit_offer(request.actor, shown),
                propose=rules.may_propose_change(request.actor, shown),
                assure=rules.may_assure_for_under_18s(request.actor, shown),
            ),
        },
    )


@require_GET
@public
def organisation(request: CatchmentRequest, public_id: uuid.UUID) -> HttpResponse:
    """One organisation: its places, what it offers, who helps there."""
    shown = visible_organisation(request.actor, public_id)
    today = timezone.localdate()
    state = freshness(shown.assured_on, shown.rhythm_months, today)
    return render(
        request,
        "network/organisation.html",
        {
            "organisation": shown,
            "sites": _sites_of(shown),
            "offers": Offer.objects.visible_to(request.actor)
            .filter(organisation=shown)
            .select_related("site")
            .order_by("status", "title", "pk"),
            "helpers": Helper.objects.visible_to(request.actor)
            .active()
            .filter(organisation=shown)
            .order_by("name", "pk"),
            "state": state,
            "checked": words.checked(shown.assured_on, state, today),
            "may": May(
                edit=rules.may_edit_organisation(request.actor, shown),
                propose=rules.may_propose_change(request.actor, shown),
                lead=rules.may_close_organisation(request.actor, shown),
                hide=rules.may_hide_organisation(request.actor, shown),
            ),
            "abroad": request.actor.is_member
            and not request.actor.in_catchment(shown.catchment_id),
        },
    )


@require_GET
@public
def helper(request: CatchmentRequest, public_id: uuid.UUID) -> HttpResponse:
    """One helper: what they can and cannot offer. Never where they live, never a clearance."""
    shown = visible_helper(request.actor, public_id)
    today = timezone.localdate()
    state = freshness(shown.assured_on, shown.rhythm_months, today)
    may = May(
        edit=rules.may_edit_helper(request.actor, shown),
        propose=rules.may_propose_change(request.actor, shown),
        clear=rules.may_record_clearance(request.actor, shown),
        record=rules.may_record_credential(request.actor, shown),
    )
    return render(
        request,
        "network/helper.html",
        {
            "helper": shown,
            "facts": helper_facts(shown),
            "offers": Offer.objects.visible_to(request.actor)
            .filter(helpers=shown)
            .select_related("organisation")
            .order_by("title", "pk"),
            "badges": badges(shown, on=today),
            "credentials": shown.credentials.visible_to(request.actor)
            .select_related("seen_by__user")
            .order_by("kind", "pk")
            if may.edit or may.record or may.clear
            else (),
            "today": today,
            "state": state,
            "checked": words.checked(shown.assured_on, state, today),
            "may": may,
        },
    )


@require_GET
@public
def topics(request: CatchmentRequest) -> HttpResponse:
    """Every topic of need, under its layers, each leading to what helps."""
    here = catchment_here(request)
    return render(
        request,
        "network/topics.html",
        {"layers": first_layers(here)},
    )


@require_GET
@public
def term(request: CatchmentRequest, slug: str) -> HttpResponse:
    """The lasting address of a topic."""
    try:
        shown = term_of(slug)
    except Topic.DoesNotExist as missing:
        raise Http404 from missing
    return render(request, "network/term.html", {"term": shown})


@require_GET
@public
def offer_help(request: CatchmentRequest) -> HttpResponse:
    """How a neighbour, a group or an employer joins in: the coordinator invites."""
    return render(request, "network/offer_help.html", {"catchment": catchment_here(request)})


def first_layers(catchment: Catchment) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Topics under the layer that they most usually stand in."""
    listed = topics_by_layer(topics_for(catchment))
    return [
        (
            layer.label,
            [(one.slug, one.name, one.sentence) for one in listed[layer] if one.layers[0] == layer],
        )
        for layer in Layer
    ]


def visible_offer(actor: Actor, public_id: uuid.UUID) -> Offer:
    """The offer, if the actor sees it.

    Raises:
        Http404: if not.
    """
    found = (
        Offer.objects.visible_to(actor)
        .select_related("organisation__catchment", "site__organisation", "catchment")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def visible_organisation(actor: Actor, public_id: uuid.UUID) -> Organisation:
    """The organisation, if the actor sees it.

    Raises:
        Http404: if not.
    """
    found = Organisation.objects.select_related("catchment").filter(public_id=public_id).first()
    if found is None or not rules.may_view_organisation(actor, found):
        raise Http404
    return found


def visible_helper(actor: Actor, public_id: uuid.UUID) -> Helper:
    """The helper, if the actor sees them.

    Raises:
        Http404: if not.
    """
    found = (
        Helper.objects.visible_to(actor)
        .select_related("organisation__catchment", "catchment")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def offer_facts(offer: Offer, on: dt.date) -> list[Fact]:
    """The lines of an offer; what nobody has told us is left out, except what people ask first."""
    site = offer.site
    access = dict.fromkeys(
        [*words.access(offer.access), *words.access(site.access if site else [])]
    )
    lines = {
        "Who it is for": [offer.eligibility, words.ages(offer.min_age, offer.max_age)],
        "How": _ways(offer),
        "Where": list(dict.fromkeys([site.name, site.address, site.postcode])) if site else [],
        "When": words.times(offer.times) or ["Times are arranged with you"],
        "Cost": [words.cost(offer.cost_pence, offer.cost_note)],
        "Kind of help": words.modes(offer.modes),
        "Languages": [words.languages(offer.languages)],
        "Access": list(access),
        "Under 18": _assured(offer, on),
    }
    return _facts(lines)


def helper_facts(helper: Helper) -> list[Fact]:
    ways = ["By phone or video"] if helper.remote else []
    if helper.reach_metres is not None:
        ways.append(f"Comes to you, within {words.miles(helper.reach_metres)}")
    return _facts(
        {
            "How": ways,
            "When": words.times(helper.times) or ["Times are arranged with you"],
            "Languages": [words.languages(helper.languages)],
            "Access": words.access(helper.access),
        }
    )


def _facts(lines: dict[str, list[str]]) -> list[Fact]:
    kept = ((key, tuple(filter(None, values))) for key, values in lines.items())
    return [Fact(key, values) for key, values in kept if values]


def _ways(offer: Offer) -> list[str]:
    ways = ["In person"] if offer.in_person else []
    ways += ["By phone or video"] if offer.remote else []
    if offer.reach_metres is not None:
        ways.append(f"Comes to you, within {words.miles(offer.reach_metres)}")
    return ways


def _assured(offer: Offer, on: dt.date) -> list[str]:
    until = offer.under18_assured_until
    if until is None or until < on:
        return []
    return [f"{offer.organisation.name} says that everybody who gives this is cleared"]


def _topic_names(request: CatchmentRequest, offer: Offer) -> list[tuple[str, str]]:
    """Slugs and names, as the reader's catchment calls them."""
    chosen = set(offer.topics.values_list("slug", flat=True))
    known = topics_for(request.catchment or offer.catchment, with_hidden=True)
    return [(one.slug, one.name) for one in known if one.slug in chosen]


def _helpers_of(actor: Actor, offer: Offer) -> list[Helper]:
    return list(
        Helper.objects.visible_to(actor).active().filter(offers=offer).order_by("name", "pk")
    )


def _sites_of(organisation: Organisation) -> list[tuple[Site, list[tuple[str, str]], list[str]]]:
    """Places with their hours and access in words. Two queries."""
    sites = organisation.sites.prefetch_related("hours").order_by("name", "pk")
    return [(site, _week(list(site.hours.all())), words.access(site.access)) for site in sites]


def _week(rows: list[OpeningHours]) -> list[tuple[str, str]]:
    by_day: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda one: (one.weekday, one.opens)):
        by_day.setdefault(row.weekday, []).append(words.hours(row.opens, row.closes))
    return [(words.WEEKDAYS[day], " and ".join(said)) for day, said in by_day.items()]
