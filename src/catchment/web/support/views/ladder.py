"""The ladder: read it, begin it, begin anew, look back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.actions import ladder as actions
from catchment.support.enums import STAFF_ROLES
from catchment.support.models import Ladder, LadderLayer
from catchment.support.queries import ladder as queries
from catchment.support.queries.readers import Reader, readers_of
from catchment.support.rules import ladder as rules
from catchment.vocabulary.enums import Layer
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.pages.ladder import (
    QUESTIONS,
    Place,
    ladder_lede,
    ladder_title,
    needs_sentence,
    place_of,
    readable_by,
)
from catchment.web.support.views.things import (
    READING,
    READING_STEP,
    current_ladder,
    current_layer,
    earlier_ladder,
    ladder_or_person,
    visible_person,
    whose,
    whose_ladder,
    whose_step,
)


@require_GET
@requires(rules.may_open_ladder, of=ladder_or_person, about=whose_ladder, reading=READING)
def ladder(request: MemberRequest, thing: Ladder | Person) -> HttpResponse:
    """The summary, or how to begin."""
    if isinstance(thing, Person):
        return _nothing_yet(request, thing)
    return render(request, "support/ladder.html", _summary(request.actor, thing))


def _nothing_yet(request: MemberRequest, person: Person) -> HttpResponse:
    place = place_of(request.actor, person)
    return render(
        request,
        "support/ladder_begin.html",
        {
            "place": place,
            "person": person,
            "may_begin": place.own,
            "may_sit_together": rules.may_sit_together(request.actor, person),
            "earlier": queries.earlier_ladders(person, reader=request.actor),
        },
    )


def _summary(actor: Actor, ladder: Ladder) -> dict[str, object]:
    seen = queries.read_ladder(ladder, reader=actor)
    place = place_of(actor, ladder.person)
    readers = _readers(actor, ladder, place)
    return {
        "place": place,
        "ladder": seen,
        "title": ladder_title(place),
        "lede": ladder_lede(place, seen),
        "questions": QUESTIONS,
        "readers": readers,
        "readable_by": readable_by(place, shared=bool(readers)),
        "needs_sentence": needs_sentence,
        "earlier": queries.earlier_ladders(ladder.person, reader=actor),
        "may_write": rules.may_start_new_ladder(actor, ladder),
        "may_share": rules.may_share_ladder(actor, ladder),
        "may_view": not place.own and not STAFF_ROLES.isdisjoint(actor.roles),
        "me": actor.membership_id,
    }


def _readers(actor: Actor, ladder: Ladder, place: Place) -> list[Reader]:
    """Everybody, for whoever decides; a helper learns of nobody but themselves."""
    everybody = readers_of(ladder, at=actor.now)
    if place.own or rules.may_share_ladder(actor, ladder):
        return everybody
    return [one for one in everybody if one.recipient_id == actor.membership_id]


@require_POST
@requires(rules.may_begin_ladder, of=visible_person)
def begin(request: MemberRequest, person: Person) -> HttpResponse:
    """Open seven empty steps and go to the first."""
    place = place_of(request.actor, person)
    try:
        actions.begin_ladder(person=person, by=request.actor)
    except actions.LadderAlreadyBegun:
        return HttpResponseRedirect(place.to("ladder"))
    return HttpResponseRedirect(place.to("ladder_step", step=int(Layer.INFORMATION)))


@require_http_methods(["GET", "POST"])
@requires(rules.may_start_new_ladder, of=current_ladder, about=whose, reading=READING)
def start_new(request: MemberRequest, ladder: Ladder) -> HttpResponse:
    """Ask once more, then keep the ladder as an earlier one."""
    place = place_of(request.actor, ladder.person)
    if request.method == "POST":
        try:
            actions.start_new_ladder(ladder=ladder, by=request.actor)
        except actions.LadderIsEarlier:
            messages.info(request, _("A new ladder had been started already"))
        return HttpResponseRedirect(place.to("ladder"))
    return render(request, "support/ladder_new.html", {"place": place, "ladder": ladder})


@require_GET
@requires(rules.may_view_ladder, of=earlier_ladder, about=whose, reading="read an earlier ladder")
def earlier(request: MemberRequest, ladder: Ladder) -> HttpResponse:
    """An earlier ladder as it was left."""
    return render(
        request,
        "support/ladder_earlier.html",
        {
            "place": place_of(request.actor, ladder.person),
            "ladder": queries.read_ladder(ladder, reader=request.actor),
            "needs_sentence": needs_sentence,
        },
    )


@require_GET
@requires(rules.may_view_layer, of=current_layer, about=whose_step, reading=READING_STEP)
def history(request: MemberRequest, layer: LadderLayer) -> HttpResponse:
    """Everything that a step has said."""
    return render(
        request,
        "support/ladder_history.html",
        {
            "place": place_of(request.actor, layer.ladder.person),
            "layer": layer.kind,
            "wordings": queries.wordings(layer),
        },
    )
