"""What helpers do beside a person: sit down together, write a view, note where somebody is stuck."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catchment.people.models import Person
from catchment.support.actions import together as together_actions
from catchment.support.actions import views as actions
from catchment.support.models import LadderLayer
from catchment.support.queries import ladder as queries
from catchment.support.rules import ladder as rules
from catchment.web.drafts import (
    DraftingRequest,
    keeps_draft,
    sent,
    shows_draft_of,
    typed_before,
)
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.ladder import HelperViewForm, StuckForm, TogetherForm
from catchment.web.support.forms.shares import USUAL_SPAN
from catchment.web.support.pages.ladder import place_of
from catchment.web.support.views.things import (
    READING_PERSON,
    READING_STEP,
    current_layer,
    itself,
    visible_person,
    whose_step,
)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_helper_view, of=current_layer, about=whose_step, reading=READING_STEP)
def helper_view(request: DraftingRequest, layer: LadderLayer) -> HttpResponse:
    """Write one's own view beside the person's words."""
    seen = queries.read_step(layer)
    mine = next((one for one in seen.views if one.author_id == request.actor.membership_id), None)
    form = HelperViewForm(
        request.POST if request.method == "POST" else None,
        initial=_standing(mine) | typed_before(request),
    )
    place = place_of(request.actor, layer.ladder.person)
    if form.is_valid():
        try:
            actions.write_helper_view(
                layer=layer,
                words=form.cleaned_data["words"],
                how_known=form.cleaned_data["how_known"],
                by=request.actor,
            )
        except actions.LadderIsClosed:
            form.add_error(None, _("A new ladder has been started; this one stays as it was"))
        else:
            sent(request)
            messages.success(request, _("Your view stands beside their words"))
            return HttpResponseRedirect(place.to("ladder"))
    return _draw(request, layer, form, _stuck_form(layer))


@require_POST
@shows_draft_of("support:ladder_view")
@requires(rules.may_write_helper_view, of=current_layer, about=whose_step, reading=READING_STEP)
def stuck(request: DraftingRequest, layer: LadderLayer) -> HttpResponse:
    """Note where somebody seems stuck, or take the note away."""
    form = StuckForm(request.POST)
    if not form.is_valid():
        return _draw(request, layer, HelperViewForm(initial=typed_before(request)), form)
    try:
        actions.set_stuck(
            layer=layer,
            task=form.cleaned_data["task"],
            stage=form.cleaned_data["stage"],
            by=request.actor,
        )
    except actions.LadderIsClosed:
        messages.info(request, _("A new ladder has been started; this one stays as it was"))
    else:
        messages.success(request, _("The note is saved"))
    return HttpResponseRedirect(place_of(request.actor, layer.ladder.person).to("ladder"))


def _standing(mine: queries.SeenView | None) -> dict[str, str]:
    return {"words": mine.words, "how_known": mine.how_known} if mine else {}


def _stuck_form(layer: LadderLayer) -> StuckForm:
    return StuckForm(initial={"task": layer.stuck_task, "stage": layer.stuck_stage})


def _draw(
    request: MemberRequest, layer: LadderLayer, form: HelperViewForm, stuck: StuckForm
) -> HttpResponse:
    return render(
        request,
        "support/ladder_view.html",
        {
            "place": place_of(request.actor, layer.ladder.person),
            "layer": layer.kind,
            "seen": queries.read_step(layer),
            "form": form,
            "stuck": stuck,
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_sit_together, of=visible_person, about=itself, reading=READING_PERSON)
def together(request: MemberRequest, person: Person) -> HttpResponse:
    """Somebody without an account is present and says yes."""
    form = TogetherForm(request.POST if request.method == "POST" else None, name=person.known_as)
    place = place_of(request.actor, person)
    if form.is_valid():
        together_actions.sit_together(
            person=person,
            until=request.actor.now + dt.timedelta(days=int(USUAL_SPAN)),
            by=request.actor,
        )
        return HttpResponseRedirect(place.to("ladder"))
    return render(
        request, "support/ladder_together.html", {"place": place, "person": person, "form": form}
    )
