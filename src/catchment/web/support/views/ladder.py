"""The ladder: read it, write a step, change a need, begin anew, look back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actions.persons import SupporterAlreadyNamed
from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.actions import ladder as actions
from catchment.support.actions import needs as need_actions
from catchment.support.actions.influences import NewPerson
from catchment.support.actions.needs import NewNeed
from catchment.support.enums import STAFF_ROLES
from catchment.support.models import Ladder, LadderLayer, Need
from catchment.support.queries import ladder as queries
from catchment.support.queries import sharing
from catchment.support.rules import ladder as rules
from catchment.vocabulary.enums import Layer
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import topics_for
from catchment.vocabulary.topics import Term
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.ladder import OWN_WORDS_ALONE, NeedForm, StepForm
from catchment.web.support.pages.ladder import (
    QUESTIONS,
    Place,
    ladder_lede,
    ladder_title,
    place_of,
)

READING = "read your ladder"
READING_STEP = "read a step of your ladder"


def visible_person(actor: Actor, *, person: uuid.UUID | None = None) -> Person:
    """The person named in the address; without one, oneself."""
    seen = Person.objects.visible_to(actor).select_related("catchment")
    if person is not None:
        return seen.get(public_id=person)
    if actor.person_id is None:
        raise Person.DoesNotExist
    return seen.get(pk=actor.person_id)


def ladder_or_person(actor: Actor, *, person: uuid.UUID | None = None) -> Ladder | Person:
    """The current ladder as far as the actor may read it; else the person, to begin with."""
    found = visible_person(actor, person=person)
    return queries.current_ladder(found, reader=actor) or found


def current_ladder(actor: Actor, *, person: uuid.UUID | None = None) -> Ladder:
    """The current ladder, if the actor may read any of it."""
    seen = Ladder.objects.visible_to(actor).current().select_related("person__catchment")
    return seen.get(person=visible_person(actor, person=person))


def earlier_ladder(actor: Actor, *, ladder: uuid.UUID, person: uuid.UUID | None = None) -> Ladder:
    """An earlier ladder of this person."""
    seen = Ladder.objects.visible_to(actor).earlier().select_related("person__catchment")
    return seen.get(public_id=ladder, person=visible_person(actor, person=person))


def current_layer(actor: Actor, *, step: int, person: uuid.UUID | None = None) -> LadderLayer:
    """One step of the current ladder."""
    ladder = current_ladder(actor, person=person)
    seen = LadderLayer.objects.visible_to(actor).select_related(
        "ladder__person__catchment", "stuck_by__user"
    )
    return seen.get(ladder=ladder, layer=step)


def current_need(actor: Actor, *, need: uuid.UUID, person: uuid.UUID | None = None) -> Need:
    """An open need of the current ladder."""
    ladder = current_ladder(actor, person=person)
    seen = (
        Need.objects.visible_to(actor)
        .open()
        .select_related("topic", "layer__ladder__person__catchment")
    )
    return seen.get(public_id=need, layer__ladder=ladder)


def may_change_need(actor: Actor, need: Need) -> bool:
    """Whoever may write in the step that it stands in."""
    return rules.may_write_layer(actor, need.layer)


def whose_ladder(thing: Ladder | Person) -> Person | None:
    """Whose words were read; nobody's, where there was no ladder to read."""
    return thing.person if isinstance(thing, Ladder) else None


def _whose(ladder: Ladder) -> Person:
    return ladder.person


def _whose_step(layer: LadderLayer) -> Person:
    return layer.ladder.person


def _whose_need(need: Need) -> Person:
    return need.layer.ladder.person


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
    return {
        "place": place,
        "ladder": seen,
        "title": ladder_title(place),
        "lede": ladder_lede(place, seen),
        "questions": QUESTIONS,
        "readers": sharing.readers(ladder, at=actor.now),
        "earlier": queries.earlier_ladders(ladder.person, reader=actor),
        "may_write": rules.may_start_new_ladder(actor, ladder),
        "may_share": rules.may_share_ladder(actor, ladder),
        "may_view": not place.own and not STAFF_ROLES.isdisjoint(actor.roles),
        "me": actor.membership_id,
    }


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
@requires(rules.may_start_new_ladder, of=current_ladder)
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
@requires(rules.may_view_ladder, of=earlier_ladder, about=_whose, reading="read an earlier ladder")
def earlier(request: MemberRequest, ladder: Ladder) -> HttpResponse:
    """An earlier ladder as it was left."""
    return render(
        request,
        "support/ladder_earlier.html",
        {
            "place": place_of(request.actor, ladder.person),
            "ladder": queries.read_ladder(ladder, reader=request.actor),
        },
    )


@require_GET
@requires(rules.may_view_layer, of=current_layer, about=_whose_step, reading=READING_STEP)
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


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_layer, of=current_layer, about=_whose_step, reading=READING_STEP)
def step(request: MemberRequest, layer: LadderLayer) -> HttpResponse:
    """One question: save and go on, stop here, leave it for later, or find what a need means."""
    if request.method == "GET":
        return _draw_step(request, layer, _blank_step(layer))
    form = _sent_step(request, layer)
    if not form.is_valid():
        return _draw_step(request, layer, form)
    wish = request.POST.get("do", "go")
    try:
        saved = actions.save_step(
            layer=layer,
            version=form.cleaned_data["version"],
            answer=_answer(form, layer, not_now=wish == "not_now"),
            by=request.actor,
        )
    except actions.LayerChanged:
        return _draw_conflict(request, layer, form)
    except SupporterAlreadyNamed:
        form.add_error("new_name", _("You have named somebody called this. Use another name"))
        return _draw_step(request, layer, form)
    except need_actions.NeedAlreadyThere:
        form.add_error("need_words", _("You have said this already. It is in the list below"))
        return _draw_step(request, layer, form)
    if form.cleaned_data["need_words"] and not form.asks_topic:
        return _draw_step(request, saved, _step_that_asks(form, saved))
    place = place_of(request.actor, layer.ladder.person)
    return HttpResponseRedirect(_next_address(place, saved, wish))


def _blank_step(layer: LadderLayer) -> StepForm:
    return StepForm(
        people=queries.people_for_step(layer),
        initial={
            "version": layer.version,
            "own_words": layer.own_words,
            "source": layer.source,
        },
    )


def _sent_step(request: MemberRequest, layer: LadderLayer) -> StepForm:
    """The form as it was shown: with topics if these very words were asked about before."""
    words = request.POST.get("need_words", "").strip()
    asked = words and request.POST.get("asked_words", "").strip() == words
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
        initial={
            "version": layer.version,
            "own_words": layer.own_words,
            "source": layer.source,
            "need_words": words,
            "asked_words": words,
        },
    )


def _answer(form: StepForm, layer: LadderLayer, *, not_now: bool) -> actions.StepAnswer:
    sent = form.cleaned_data
    return actions.StepAnswer(
        own_words=sent["own_words"],
        source=sent["source"],
        places={
            person.supporter_id: actions.Place(
                direction=sent[f"place_{person.supporter_id}"],
                mode=sent[f"mode_{person.supporter_id}"],
            )
            for person in form.people
            if person.supporter_id is not None
        },
        new_person=_new_person(form),
        new_need=_new_need(form) if form.asks_topic else None,
        not_now=not_now,
    )


def _new_person(form: StepForm) -> NewPerson | None:
    sent = form.cleaned_data
    if not sent["new_name"]:
        return None
    return NewPerson(sent["new_name"], sent["new_relation"], sent["new_direction"])


def _new_need(form: StepForm) -> NewNeed:
    sent = form.cleaned_data
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
) -> HttpResponse:
    place = place_of(request.actor, layer.ladder.person)
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
            "beside": [
                one
                for one in sharing.readers(layer.ladder, at=request.actor.now)
                if one.together and layer.kind in one.layers
            ],
        },
    )


@require_http_methods(["GET", "POST"])
@requires(may_change_need, of=current_need, about=_whose_need, reading=READING_STEP)
def need(request: MemberRequest, need: Need) -> HttpResponse:
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
        },
    )
    if form.is_valid():
        try:
            need_actions.change_need(need=need, to=_changed(form), by=request.actor)
        except need_actions.NeedAlreadyThere:
            form.add_error("topic", _("This step has such a need already"))
        except need_actions.NeedClosed:
            return HttpResponseRedirect(place.to("ladder"))
        else:
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
@requires(may_change_need, of=current_need)
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
