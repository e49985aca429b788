"""One step of a ladder as a question, and the needs that stand in it."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catchment.network.models import Helper
from catchment.people.actions.persons import SupporterAlreadyNamed
from catchment.people.models import Supporter
from catchment.support.actions import influences
from catchment.support.actions import ladder as actions
from catchment.support.actions import needs as need_actions
from catchment.support.actions.influences import InfluenceAlreadyThere, NewPerson
from catchment.support.actions.needs import NewNeed
from catchment.support.enums import Urgency
from catchment.support.models import Ladder, LadderLayer, Need
from catchment.support.queries import ladder as queries
from catchment.support.queries.readers import readers_of
from catchment.support.queries.ties import Meant, who_is_meant
from catchment.support.rules import ladder as rules
from catchment.vocabulary.enums import Layer
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import topics_for
from catchment.vocabulary.topics import Term
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.ladder import (
    OWN_WORDS_ALONE,
    MeantForm,
    NeedForm,
    NeedsForm,
    StepForm,
)
from catchment.web.support.pages.ladder import QUESTIONS, Place, place_of, seen_by
from catchment.web.support.views.things import (
    READING,
    READING_STEP,
    current_ladder,
    current_layer,
    current_need,
    whose,
    whose_need,
    whose_step,
)


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_layer, of=current_layer, about=whose_step, reading=READING_STEP)
def step(request: DraftingRequest, layer: LadderLayer) -> HttpResponse:
    """One question: save and go on, stop here, leave it for later, or find what a need means."""
    if request.method == "GET":
        return _draw_step(
            request, layer, _blank_step(request, layer), standing=_newer(request, layer)
        )
    form = _sent_step(request, layer)
    if not form.is_valid():
        return _draw_step(request, layer, form)
    wish = _wish(request)
    try:
        saved = actions.save_step(
            layer=layer,
            version=form.cleaned_data["version"],
            answer=_answer(form, not_now=wish == "not_now"),
            by=request.actor,
        )
    except actions.LayerChanged:
        return _draw_conflict(request, layer, form)
    except tuple(SAID_BEFORE) as twice:
        form.add_error(*SAID_BEFORE[type(twice)])
        return _draw_step(request, layer, form)
    sent(request)
    return _after_saving(request, saved, form)


#: What cannot be said twice in a step: where the form says so, and how.
SAID_BEFORE: dict[type[Exception], tuple[str, Any]] = {
    SupporterAlreadyNamed: (
        "new_name",
        gettext_lazy("You have named somebody called this. Use another name"),
    ),
    InfluenceAlreadyThere: ("new_relation", gettext_lazy("They stand in this step already")),
    need_actions.NeedAlreadyThere: (
        "need_words",
        gettext_lazy("You have said this already. It is in the list below"),
    ),
}


def _after_saving(request: DraftingRequest, saved: LadderLayer, form: StepForm) -> HttpResponse:
    """Ask what a need or a name means, where there is something to ask; else go on."""
    wish, meant = _wish(request), _meant(request, saved, form)
    if form.cleaned_data["need_words"] and not form.asks_topic and wish != "not_now":
        return _draw_step(request, saved, _step_that_asks(form, saved), meant=meant)
    if meant is not None:
        return _draw_step(request, saved, _blank_step(request, saved), meant=meant)
    place = place_of(request.actor, saved.ladder.person)
    return HttpResponseRedirect(_next_address(place, saved, wish))


@dataclass(frozen=True, slots=True)
class WhichOne:
    """Somebody just named, and the helpers whose name it may be."""

    supporter: Supporter
    helpers: list[Meant]


def _meant(request: MemberRequest, layer: LadderLayer, form: StepForm) -> WhichOne | None:
    """Whether to ask which helper was meant; asked once, when somebody is named."""
    sent = form.cleaned_data
    if not sent["new_name"]:
        return None
    helpers = who_is_meant(sent["new_name"], sent["new_relation"], reader=request.actor)
    if not helpers:
        return None
    named = Supporter.objects.get(person=layer.ladder.person, name=sent["new_name"])
    return WhichOne(named, helpers)


@require_POST
@requires(rules.may_write_layer, of=current_layer)
def meant(request: MemberRequest, layer: LadderLayer) -> HttpResponse:
    """Keep which helper the person meant."""
    place = place_of(request.actor, layer.ladder.person)
    form = MeantForm(request.POST)
    if form.is_valid():
        try:
            influences.say_who_is_meant(
                layer=layer,
                supporter=Supporter.objects.get(
                    person=layer.ladder.person, public_id=form.cleaned_data["supporter"]
                ),
                helper=Helper.objects.visible_to(request.actor).get(
                    public_id=form.cleaned_data["helper"]
                ),
                by=request.actor,
            )
        except (Supporter.DoesNotExist, Helper.DoesNotExist):
            messages.error(request, _("They are no longer in the list"))
        except SupporterAlreadyNamed:
            messages.info(request, _("You have named them before"))
        else:
            messages.success(request, _("Kept. Answers will know that you know each other"))
    return HttpResponseRedirect(place.to("ladder_step", step=layer.layer))


def _wish(request: MemberRequest) -> str:
    """Which button was pressed; the first one, where a browser names none."""
    return request.POST.get("do", "go")


def _blank_step(request: DraftingRequest, layer: LadderLayer) -> StepForm:
    return StepForm(
        people=queries.people_for_step(layer), initial=_standing(layer) | typed_before(request)
    )


def _newer(request: DraftingRequest, layer: LadderLayer) -> tuple[str, ...]:
    """What was saved elsewhere after the words that were kept of this page, if anything was."""
    kept = request.drafting.saved_at
    return queries.paragraphs(layer.own_words) if kept and kept < layer.changed_at else ()


def _sent_step(request: MemberRequest, layer: LadderLayer) -> StepForm:
    """The form as it was shown: with topics if these very words were asked about before."""
    words = request.POST.get("need_words", "").strip()
    asked = (
        words
        and _wish(request) != "not_now"
        and request.POST.get("asked_words", "").strip() == words
    )
    return StepForm(
        request.POST,
        people=queries.people_for_step(layer),
        suggestions=_suggestions(layer, words) if asked else (),
    )


def _suggestions(layer: LadderLayer, words: str) -> list[Term]:
    return queries.suggest_topics(layer.ladder.person.catchment, layer.kind, words)


def _step_that_asks(form: StepForm, layer: LadderLayer) -> StepForm:
    """The same step, saved, with the topics that the words of the need may mean."""
    words = form.cleaned_data["need_words"]
    return StepForm(
        people=queries.people_for_step(layer),
        suggestions=_suggestions(layer, words),
        initial=_standing(layer) | {"need_words": words, "asked_words": words},
    )


def _standing(layer: LadderLayer) -> dict[str, object]:
    return {"version": layer.version, "own_words": layer.own_words, "source": layer.source}


def _answer(form: StepForm, *, not_now: bool) -> actions.StepAnswer:
    sent = form.cleaned_data
    return actions.StepAnswer(
        own_words=sent["own_words"],
        source=sent["source"],
        places={
            person.supporter_id: actions.Place(
                direction=sent[f"place_{person.key}"], mode=sent[f"mode_{person.key}"]
            )
            for person in form.people
            if person.supporter_id is not None
        },
        roles={
            person.influence_id: actions.Place(
                direction=sent[f"place_{person.key}"], mode=sent[f"mode_{person.key}"]
            )
            for person in form.people
            if person.influence_id is not None
        },
        new_person=_new_person(form),
        new_need=_new_need(form, not_now=not_now),
        not_now=not_now,
    )


def _new_person(form: StepForm) -> NewPerson | None:
    sent = form.cleaned_data
    if not (sent["new_name"] or sent["new_relation"]):
        return None
    return NewPerson(sent["new_name"], sent["new_relation"], sent["new_direction"])


def _new_need(form: StepForm, *, not_now: bool) -> NewNeed | None:
    """The need chosen; whoever leaves the step for later keeps what they typed in its words."""
    sent = form.cleaned_data
    if not_now and sent["need_words"]:
        return NewNeed(topic=None, words=sent["need_words"], urgency=Urgency.LATER)
    if not form.asks_topic:
        return None
    return NewNeed(
        topic=_topic(sent["topic"]),
        words=sent["need_words"],
        urgency=sent["urgency"],
        wants_guidance=sent["wants_guidance"],
    )


def _topic(slug: str) -> Topic | None:
    return None if slug == OWN_WORDS_ALONE else Topic.objects.get(slug=slug)


def _next_address(place: Place, layer: LadderLayer, wish: str) -> str:
    if wish in ("find", "person"):
        return place.to("ladder_step", step=layer.layer)
    if wish == "stop" or layer.layer == Layer.TRUST:
        return place.to("ladder")
    return place.to("ladder_step", step=layer.layer + 1)


def _draw_conflict(request: MemberRequest, layer: LadderLayer, form: StepForm) -> HttpResponse:
    """Show what stands there now above what was typed; the next saving is on purpose."""
    layer.refresh_from_db()
    again: QueryDict = request.POST.copy()
    again["version"] = str(layer.version)
    form.data = again
    form.add_error(
        "own_words",
        _(
            "Somebody else has saved this step while you were writing. Put together what you want to keep, then save"
        ),
    )
    return _draw_step(request, layer, form, standing=queries.paragraphs(layer.own_words))


def _draw_step(
    request: MemberRequest,
    layer: LadderLayer,
    form: StepForm,
    *,
    standing: tuple[str, ...] = (),
    meant: WhichOne | None = None,
) -> HttpResponse:
    place = place_of(request.actor, layer.ladder.person)
    readers = [
        one for one in readers_of(layer.ladder, at=request.actor.now) if layer.kind in one.layers
    ]
    form.fields["own_words"].help_text = seen_by([one.name for one in readers])
    return render(
        request,
        "support/ladder_step.html",
        {
            "place": place,
            "layer": layer.kind,
            "question": QUESTIONS[layer.kind],
            "seen": queries.read_step(layer),
            "form": form,
            "standing": standing,
            "meant": meant,
            "beside": [one.name for one in readers if one.together],
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_name_needs, of=current_ladder, about=whose, reading=READING)
def needs(request: MemberRequest, ladder: Ladder) -> HttpResponse:
    """Offer what the words may mean, and keep what the person ticks."""
    place = place_of(request.actor, ladder.person)
    found = [
        one
        for one in queries.needs_in_words(ladder, reader=request.actor)
        if rules.may_write_layer(request.actor, one.layer)
    ]
    form = NeedsForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_valid():
        try:
            need_actions.add_needs(topics=_ticked(form), by=request.actor)
        except need_actions.NeedAlreadyThere:
            messages.info(request, _("This had been kept already"))
        else:
            messages.success(request, _("Kept. Now you can see who can help"))
        return HttpResponseRedirect(place.to("ladder"))
    return render(request, "support/ladder_needs.html", {"place": place, "form": form})


def _ticked(form: NeedsForm) -> dict[LadderLayer, list[Topic]]:
    ticked = form.ticked()
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=chain(*ticked.values()))}
    return {layer: [topics[slug] for slug in slugs] for layer, slugs in ticked.items()}


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_change_need, of=current_need, about=whose_need, reading=READING_STEP)
def need(request: DraftingRequest, need: Need) -> HttpResponse:
    """Change one need."""
    place = place_of(request.actor, need.layer.ladder.person)
    topics = topics_for(request.catchment)
    form = NeedForm(
        request.POST if request.method == "POST" else None,
        topics=topics,
        initial={
            "words": need.words,
            "topic": need.topic.slug if need.topic else OWN_WORDS_ALONE,
            "urgency": need.urgency,
            "wants_guidance": need.wants_guidance,
        }
        | typed_before(request),
    )
    if form.is_valid():
        try:
            need_actions.change_need(need=need, to=_changed(form), by=request.actor)
        except need_actions.NeedAlreadyThere:
            form.add_error("topic", _("This step has such a need already"))
        except need_actions.NeedClosed:
            return HttpResponseRedirect(place.to("ladder"))
        else:
            sent(request)
            return HttpResponseRedirect(place.to("ladder_step", step=need.layer.layer))
    return render(
        request,
        "support/ladder_need.html",
        {"place": place, "form": form, "need": need, "layer": need.layer.kind},
    )


def _changed(form: NeedForm) -> NewNeed:
    sent = form.cleaned_data
    return NewNeed(
        topic=_topic(sent["topic"]),
        words=sent["words"],
        urgency=sent["urgency"],
        wants_guidance=sent["wants_guidance"],
    )


@require_POST
@requires(rules.may_change_need, of=current_need)
def close_need(request: MemberRequest, need: Need) -> HttpResponse:
    """Take a need off the ladder."""
    place = place_of(request.actor, need.layer.ladder.person)
    try:
        need_actions.close_need(need=need, by=request.actor)
    except need_actions.NeedClosed:
        messages.info(request, _("This had been taken off already"))
    else:
        messages.success(request, _("Taken off. It stays in the history"))
    return HttpResponseRedirect(place.to("ladder_step", step=need.layer.layer))
