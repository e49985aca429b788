"""Who may read a ladder: share steps, see what they see, stop."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actions import grants
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.actions import sharing as actions
from catchment.support.models import Ladder
from catchment.support.queries import ladder as queries
from catchment.support.queries import sharing
from catchment.support.rules import ladder as rules
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.sharing import ShareForm
from catchment.web.support.pages.ladder import Place, ladder_title, needs_sentence, place_of
from catchment.web.support.views.things import ladder_or_person, visible_person, whose_ladder


def share_in_force(actor: Actor, *, grant: uuid.UUID, person: uuid.UUID | None = None) -> Grant:
    """A grant of this person under which steps of a ladder are read now."""
    given = Grant.objects.in_force(at=actor.now).filter(
        layer_shares__isnull=False, person=visible_person(actor, person=person)
    )
    return (
        given.select_related("person__catchment", "recipient__user").distinct().get(public_id=grant)
    )


@require_http_methods(["GET", "POST"])
@requires(
    rules.may_open_sharing,
    of=ladder_or_person,
    about=whose_ladder,
    reading="looked at who can read your ladder",
)
def share(request: MemberRequest, thing: Ladder | Person) -> HttpResponse:
    """Choose who may read which steps, and until when; without a ladder, begin one first."""
    if isinstance(thing, Person):
        return HttpResponseRedirect(place_of(request.actor, thing).to("ladder"))
    return _share(request, thing)


def _share(request: MemberRequest, ladder: Ladder) -> HttpResponse:
    place = place_of(request.actor, ladder.person)
    form = _share_form(request, ladder, place)
    if form.is_valid():
        try:
            grant = actions.share_layers(
                ladder=ladder,
                layers=form.cleaned_data["layers"],
                recipient=form.chosen_member,
                until=request.actor.now + form.chosen_span,
                together=form.cleaned_data["together"],
                by=request.actor,
            )
        except grants.RecipientHasLeft:
            form.add_error("recipient", _("They have left. Choose somebody else"))
        else:
            name = grant.recipient.user.name
            messages.success(request, _("%(name)s can read what you chose") % {"name": name})
            return HttpResponseRedirect(place.to("ladder_share"))
    template = "support/_ladder_recipients.html" if request.htmx else "support/ladder_share.html"
    return render(
        request,
        template,
        {
            "place": place,
            "form": form,
            "words": _words(request),
            "missed": _missed(_words(request), form),
            "readers": sharing.readers(ladder, at=request.actor.now),
        },
    )


def _words(request: MemberRequest) -> str:
    """The name looked for: from the search, or as it was when the form was drawn."""
    sent = request.POST if request.method == "POST" else request.GET
    return sent.get("q", "").strip()[:80]


def _missed(words: str, form: ShareForm) -> bool:
    """Whether a name was looked for and nobody of that name is in the list."""
    names = [one.user.name.lower() for one in form.members.values()]
    typed = words.lower().split()
    return bool(typed) and not any(all(word in name for word in typed) for name in names)


def _members(request: MemberRequest, person: Person) -> list[Membership]:
    """Whoever was found by name, before those whom the person knows."""
    known = sharing.people_one_may_share_with(person, at=request.actor.now)
    found = sharing.members_called(_words(request), person, at=request.actor.now)
    return list({one.pk: one for one in [*found, *known]}.values())


def _share_form(request: MemberRequest, ladder: Ladder, place: Place) -> ShareForm:
    name = ladder.person.known_as
    seen = queries.read_ladder(ladder, reader=request.actor)
    return ShareForm(
        request.POST if request.method == "POST" else None,
        members=_members(request, ladder.person),
        steps=seen.steps,
        confirm="" if place.own else _("%(name)s is with me and said yes") % {"name": name},
    )


@require_POST
@requires(rules.may_withdraw_share, of=share_in_force)
def stop_sharing(request: MemberRequest, grant: Grant) -> HttpResponse:
    """End one share at once."""
    place = place_of(request.actor, grant.person)
    name = grant.recipient.user.name
    try:
        grants.withdraw_grant(grant=grant, by=request.actor)
    except grants.GrantNotInForce:
        messages.info(request, _("This had ended already"))
    else:
        messages.success(request, _("%(name)s can no longer read it") % {"name": name})
    return HttpResponseRedirect(place.to("ladder"))


@require_GET
@requires(rules.may_see_as_reader, of=share_in_force)
def see_as(request: MemberRequest, grant: Grant) -> HttpResponse:
    """The ladder with the eyes of somebody whom the person let in."""
    reader = actor_of(grant.recipient, now=request.actor.now)
    ladder = queries.current_ladder(grant.person, reader=reader)
    return render(
        request,
        "support/ladder_as.html",
        {
            "place": place_of(request.actor, grant.person),
            "theirs": ladder_title(place_of(reader, grant.person)),
            "reader": grant.recipient.user.name,
            "ladder": queries.read_ladder(ladder, reader=reader) if ladder else None,
            "needs_sentence": needs_sentence,
        },
    )
