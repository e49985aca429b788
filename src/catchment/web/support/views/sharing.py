"""Who may read a ladder: several steps shared at once, also beside somebody without an account."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actions import grants
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.support.actions import shares as actions
from catchment.support.models import Ladder
from catchment.support.queries import ladder as queries
from catchment.support.queries import shares
from catchment.support.queries.readers import readers_of
from catchment.support.rules import ladder as rules
from catchment.support.rules.shares import may_see_with_their_eyes
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.sharing import ShareStepsForm
from catchment.web.support.pages.ladder import Place, place_of
from catchment.web.support.views.shares import end_share
from catchment.web.support.views.things import ladder_or_person, visible_person, whose_ladder


def share_of_ladder(actor: Actor, *, grant: uuid.UUID, person: uuid.UUID | None = None) -> Grant:
    """A grant of this person under which steps of a ladder are read, or were."""
    given = Grant.objects.filter(
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
    if form.is_valid() and _is_shared(request, ladder, form):
        return redirect("support:my_shares") if place.own else redirect(place.to("ladder_share"))
    template = "support/_ladder_recipients.html" if request.htmx else "support/ladder_share.html"
    return render(
        request,
        template,
        {
            "place": place,
            "form": form,
            "words": _words(request),
            "missed": _missed(_words(request), form),
            "readers": [] if place.own else readers_of(ladder, at=request.actor.now),
        },
    )


def _is_shared(request: MemberRequest, ladder: Ladder, form: ShareStepsForm) -> bool:
    """Share what was chosen, or say in the form why not."""
    said = {"name": form.chosen_member.user.name}
    try:
        actions.share_layers(
            ladder=ladder,
            layers=form.cleaned_data["layers"],
            recipient=form.chosen_member,
            purpose=form.cleaned_data["purpose"],
            until=request.actor.now + form.chosen_span,
            together=form.cleaned_data["together"],
            by=request.actor,
        )
    except actions.SharedAlready:
        messages.info(request, _("%(name)s can read these steps already.") % said)
    except (actions.NotFit, grants.RecipientCannotOpenRecords):
        form.add_error("recipient", _("They cannot be let in just now. Choose somebody else"))
    except grants.GrantNeedsAnEnd:
        form.add_error("span", _("That is longer than this catchment allows"))
    else:
        messages.success(request, _("%(name)s can read what you chose.") % said)
    return not form.errors


def _words(request: MemberRequest) -> str:
    """The name looked for: from the search, or as it was when the form was drawn."""
    sent = request.POST if request.method == "POST" else request.GET
    return sent.get("q", "").strip()[:80]


def _missed(words: str, form: ShareStepsForm) -> bool:
    """Whether a name was looked for and nobody of that name is in the list."""
    names = [one.user.name.lower() for one in form.members.values()]
    typed = words.lower().split()
    return bool(typed) and not any(all(word in name for word in typed) for name in names)


def _members(request: MemberRequest, person: Person) -> list[Membership]:
    """Whoever was found by name, before those whom the person knows; never the one who asks."""
    on = request.actor.now.date()
    found = shares.members_to_share_with(person, _words(request), on=on)
    both = [*found, *shares.members_known(person, on=on)]
    return list({one.pk: one for one in both if one.pk != request.actor.membership_id}.values())


def _share_form(request: MemberRequest, ladder: Ladder, place: Place) -> ShareStepsForm:
    name = ladder.person.known_as
    seen = queries.read_ladder(ladder, reader=request.actor)
    return ShareStepsForm(
        request.POST if request.method == "POST" else None,
        members=_members(request, ladder.person),
        steps=seen.steps,
        confirm="" if place.own else _("%(name)s is with me and said yes") % {"name": name},
    )


@require_POST
@requires(rules.may_withdraw_share, of=share_of_ladder)
def stop_sharing(request: MemberRequest, grant: Grant) -> HttpResponse:
    """End one share at once, as on the page of all shares."""
    end_share(request, grant)
    return HttpResponseRedirect(place_of(request.actor, grant.person).to("ladder"))


@require_GET
@requires(may_see_with_their_eyes, of=share_of_ladder)
def see_as(request: MemberRequest, grant: Grant) -> HttpResponse:
    """An address that people may have kept: what somebody sees stands among the shares."""
    return redirect("support:share_see", grant=grant.public_id)
